import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newToken } from './ids.ts'
import { redactSecrets, redactTokens } from './redact.ts'

const token = newToken()
const foreign = 'sk-3f9c0e7a1b2d4c5e6f70'

describe('redactTokens', () => {
  it.each([
    ['a query', `/api/x?kolId=1&token=${token}&a=b`, '/api/x?kolId=1&token=[redacted]&a=b'],
    ['the end of a query', `GET /api/x?TOKEN=${foreign}`, 'GET /api/x?TOKEN=[redacted]'],
    ['an escaped query', `?token=ast%5F${token.slice(4)} x`, '?token=[redacted] x'],
    ['a header', `Authorization: Bearer ${token}`, 'Authorization: Bearer [redacted]'],
    ['a header of another kind', `bearer ${foreign}, x`, 'bearer [redacted], x'],
    ['a header called token', `token: ${token}`, 'token: ast_[redacted]'],
    ['JSON', `{"token":"${token}","id":7}`, '{"token":"ast_[redacted]","id":7}'],
    ['a sentence', `The token ${token}.`, 'The token ast_[redacted].'],
    ['other text without a gap', `x${token}x`, 'xast_[redacted]'],
    ['a beginning', `starts ${token.slice(0, 12)}…`, 'starts ast_[redacted]…'],
  ])('hides a token in %s', (_, text, shown) => {
    expect(redactTokens(text)).toBe(shown)
  })

  it('hides each of several', () => {
    const text = `${token} ${newToken()}\n?token=${foreign}&token=${foreign}`
    const shown = 'ast_[redacted] ast_[redacted]\n?token=[redacted]&token=[redacted]'
    expect(redactTokens(text)).toBe(shown)
  })

  it.each([
    'send it as Authorization: Bearer or as the query parameter token',
    'a Bearer token',
    'The token is invalid or inactive: no such token',
    '令牌无效：请用请求头 Authorization: Bearer 或查询参数 token 传入',
    'a token is 40 characters from ast_ on',
    'forecast_daily',
    'https://example.com/?kolId=6629722295873044494&page=2',
  ])('leaves an ordinary sentence alone: %s', (sentence) => {
    expect(redactTokens(sentence)).toBe(sentence)
  })

  it('lets no token through, whatever stands around it, and a second time changes nothing', () => {
    const around = fc.string({ unit: 'binary', maxLength: 20 })
    const joint = fc.constantFrom('', 'token=', 'Bearer ', '"token":"', '&token=', '\\"', '%22')
    fc.assert(
      fc.property(around, joint, around, (before, joint, after) => {
        const secret = newToken()
        const shown = redactTokens(before + joint + secret + after)
        expect(shown).not.toContain(secret.slice(4, 14))
        expect(shown).not.toContain(secret.slice(-10))
        expect(redactTokens(shown)).toBe(shown)
      }),
      { numRuns: 500 },
    )
  })

  it('leaves a JSON log line valid', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .tuple(
          fc.constantFrom('token=', 'Bearer ', 'ast_'),
          fc.string({ unit: fc.constantFrom('"', '\\', '\n', 'a', '&') }),
        )
        .map(([name, rest]) => `${name}${rest}${foreign}"`),
    )
    fc.assert(
      fc.property(value, (message) => {
        const line = JSON.stringify({ level: 50, message, after: 'kept' })
        expect(JSON.parse(redactTokens(line))).toMatchObject({ level: 50, after: 'kept' })
      }),
      { numRuns: 500 },
    )
  })
})

describe('redactSecrets', () => {
  it('hides secrets as they are and as addresses have them, also beside half a character', () => {
    const secrets = ['with space', 'half \ud83d']
    expect(redactSecrets('with space, with%20space, half \ud83d', secrets)).toBe(
      '[redacted], [redacted], [redacted]',
    )
  })

  it('hides a secret with any of its characters written as JSON and addresses write them', () => {
    const secret = 'key/of+somebody=='
    const json = secret.replaceAll('/', '\\/').replaceAll('=', '\\u003d')
    const twice = JSON.stringify(JSON.stringify(json.replaceAll('+', '\\u002B'))).slice(3, -3)
    const address = encodeURIComponent(secret)
    for (const form of [json, twice, address.toLowerCase(), encodeURIComponent(address)]) {
      expect(redactSecrets(`<${form}>`, [secret])).toBe('<[redacted]>')
    }
    const others = 'key.of+somebody== key/of+somebody'
    expect(redactSecrets(others, [secret])).toBe(others)
  })
})

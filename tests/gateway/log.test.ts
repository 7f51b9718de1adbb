import { describe, expect, it } from 'vitest'
import { newToken } from '../../src/core/ids.ts'
import { callPath, sharedTestGateway } from '../harness.ts'

const endpoint = 'get-kol-link-info'
/** A token of another kind, which only what stands before it gives away. */
const foreign = 'canary-of-a-vendor-5e8b'

/** The forms that a token has in addresses, headers and bodies, and so in what goes wrong with them. */
const forms: readonly (readonly [string, (token: string) => string])[] = [
  ['by itself', () => newToken()],
  ['in a query', (token) => `GET https://vendor.test/api?kolId=1&token=${token}&range=2 failed`],
  ['in an encoded query', (token) => `/api?token=${token.replaceAll(/[-_]/g, encode)}`],
  ['in a header', (token) => `Authorization: Bearer ${token}`],
  ['in raw headers', (token) => JSON.stringify(['Authorization', `Bearer ${token}`])],
]

/** Another each time: what comes again is counted, and not printed. */
const broken = () => `broken${'!'.repeat(errors++)}`
let errors = 0

const encode = (character: string) => `%${character.charCodeAt(0).toString(16)}`

/** A source of which whatever a test says goes wrong. */
const source = {
  name: 'failing',
  error: undefined as unknown,
  collect: () => Promise.reject(source.error),
}

describe('the log', () => {
  const shared = sharedTestGateway({ source })

  describe.each(forms)('has no token that is %s', (_, form) => {
    it.each([
      ['the message of an error', (text: string) => new Error(text)],
      ['its name', (text: string) => Object.assign(new Error(broken()), { name: text })],
      ['its cause', (text: string) => new Error(broken(), { cause: new Error(text) })],
      [
        'a cause that is no error',
        (text: string) => new Error(broken(), { cause: { asked: text } }),
      ],
      ['what is thrown and is no error', (text: string) => ({ asked: [text] })],
    ])('in %s', async (_, errorOf) => {
      const gateway = shared()
      const { token } = await gateway.token()
      for (const secret of [newToken(), foreign]) {
        source.error = errorOf(form(secret))
        const { envelope } = await gateway.get(callPath(endpoint, { token }))
        expect(envelope.code).toBe(500)
        const lines = gateway.logged().split('\n')
        const about = lines.filter((line) => line.includes(envelope.requestId))
        expect(about).toHaveLength(1)
        // The text came that far, without its token, and the line is still JSON.
        expect(about[0]).toContain('[redacted]')
        expect(JSON.parse(String(about[0]))).toMatchObject({ requestId: envelope.requestId })
        expect(about[0]).not.toMatch(/canary|ast_[0-9A-Za-z]|ast%5f/)
      }
    })
  })
})

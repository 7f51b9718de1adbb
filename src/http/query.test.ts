import fc from 'fast-check'
import { expect, it } from 'vitest'
import { takeToken } from './query.ts'

/** Pairs among which are such as look like a token's. */
const pair = fc.oneof(
  fc.constantFrom('', 'kolId=1', 'token', 'xtoken=1', 'tokens=1', 'a=token', 'a=token=1', 'a%3D=1'),
  fc.stringMatching(/^[a-z0-9=+]{0,6}$/),
)
const pairs = fc.array(
  pair.filter((each) => each !== 'token' && !each.startsWith('token=')),
  { maxLength: 4 },
)

it('takes the one token out of a query, wherever it stands, and leaves the rest as it is', () => {
  fc.assert(
    fc.property(pairs, pairs, fc.stringMatching(/^[A-Za-z0-9_]{0,8}$/), (before, after, token) => {
      const query = [...before, `token=${token}`, ...after].join('&')
      expect(takeToken(query)).toEqual({ token, rest: [...before, ...after].join('&') })
    }),
  )
})

it('leaves a query without a token as it is', () => {
  fc.assert(
    fc.property(pairs, (all) => {
      expect(takeToken(all.join('&'))).toEqual({ token: undefined, rest: all.join('&') })
    }),
  )
})

it.each(['token=a&token=b', 'token=a&token', 'token=a&x=1&%74oken=b'])('refuses %s', (query) => {
  expect(() => takeToken(query)).toThrow(expect.objectContaining({ code: 400 }))
})

it.each([
  ['token=a', 'a', ''],
  ['token=a&', 'a', ''],
  ['&token=a', 'a', ''],
  ['&&token=a&b', 'a', '&&b'],
  ['token=a+b', 'a b', ''],
  ['token=%61', 'a', ''],
  ['x=1&token', '', 'x=1'],
])('reads the token of %s, and leaves the rest', (query, token, rest) => {
  expect(takeToken(query)).toEqual({ token, rest })
})

import { expect, test } from 'vitest'
import { OperatorError } from '../../core/errors.ts'
import { addressOf } from './address.ts'

test.each([
  ['postgres://ann:pw@db.example:6432/astrolabe', 'ann@db.example:6432/astrolabe'],
  ['postgresql://db.example/astrolabe?sslmode=verify-full', 'db.example:5432/astrolabe'],
  ['postgres://a%40b:p%2Fw@[::1]/x', 'a@b@[::1]:5432/x'],
  ['postgres:///astrolabe?host=/run/postgresql&user=ann', 'ann@/run/postgresql:5432/astrolabe'],
  ['postgres://ann@db.example/x?password=pw&sslpassword=pw', 'ann@db.example:5432/x'],
])('%s is shown without its password', (url, shown) => {
  expect(addressOf(url).shown).toBe(shown)
})

test('TLS is what libpq means by it, and nothing else is changed', () => {
  const plain = 'postgres://ann:p%2Fw@db.example/x'
  expect(addressOf(plain).url).toBe(plain)
  const twice = `${plain}?sslmode=require&sslmode=disable`
  const { searchParams } = new URL(addressOf(twice).url)
  expect([...searchParams]).toEqual([
    ['sslmode', 'require'],
    ['uselibpqcompat', 'true'],
  ])
})

test.each([
  ['mysql://ann:sesame@db/x', /give one such as postgres:/],
  ['postgres://ann:ses ame@db:port/x', /give one such as postgres:/],
  ['postgres://ann:sesame@db', /names no database/],
  ['postgres://ann:sesame@db/', /names no database/],
  ['postgres://ann:sesame%ff@db/x', /give one such as postgres:/],
  ['postgres://ann:sesame@db/x?sslmode=prefer', /disable, require, verify-ca, verify-full/],
])('%s is refused, and not told', (url, says) => {
  let told: unknown
  try {
    addressOf(url)
  } catch (error) {
    told = error
  }
  expect(told).toBeInstanceOf(OperatorError)
  expect(told).toMatchObject({ text: { en: expect.stringMatching(says) } })
  expect(String(told) + (told as OperatorError).text.zh).not.toMatch(/sesame|ses ame/)
})

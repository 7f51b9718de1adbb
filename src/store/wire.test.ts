import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoreReply, StoreRequest } from './requests.ts'
import { packReplies, packRequests, unpackReplies, unpackRequests } from './wire.ts'

const text = fc.string()
const number = fc.integer()
const limit = fc.record({ limit: number, remaining: number, resetMs: number })

const admit = fc.record({
  kind: fc.constant('admit' as const),
  requestId: text,
  digest: text,
  address: text,
  endpoint: text,
  subject: fc.option(text),
  take: fc.constantFrom('charge' as const, 'hold' as const),
  source: fc.option(text),
  atMs: number,
})
const remember = fc.record({
  keyDigest: text,
  fingerprint: text,
  subjects: fc.array(text),
  body: text,
  collectedAtMs: number,
  source: text,
})
const once = fc.record({ keyDigest: text, fingerprint: text })
const request: fc.Arbitrary<StoreRequest> = fc.oneof(
  admit,
  fc.tuple(admit, remember).map(([admit, remember]) => ({ ...admit, remember })),
  fc.tuple(admit, once).map(([admit, once]) => ({ ...admit, once })),
  fc.record({ kind: fc.constant('look' as const) }),
  fc.record({
    kind: fc.constant('prune' as const),
    atMs: number,
    callsBelow: text,
    actsBelow: text,
    answersBeforeMs: number,
    observationsBeforeMs: number,
    erasuresBeforeMs: number,
  }),
)

const standing = fc.record({
  accountId: number,
  availableMicros: number,
  strict: fc.boolean(),
  rate: limit,
  quota: fc.option(limit),
})
const reply: fc.Arbitrary<StoreReply> = fc.oneof(
  fc.record({
    verdict: fc.record({
      code: fc.constantFrom(0 as const, 302 as const, 303 as const, 601 as const),
      priceMicros: number,
      standing,
    }),
  }),
  fc.constant({ verdict: { code: 100 as const, fault: 'revoked' as const } }),
  fc.record({ settlement: fc.record({ costMicros: number, availableMicros: number }) }),
  fc.record({ pruned: number }),
)

/** As it is after it has been copied into the other thread. */
const sent = <T>(packed: T): T => structuredClone(packed)

describe('the wire between the threads', () => {
  it('brings requests over as they were, in their order', () => {
    fc.assert(
      fc.property(fc.array(request), (requests) => {
        expect(unpackRequests(sent(packRequests(requests)))).toEqual(requests)
      }),
    )
  })

  it('tells apart what a row has in common with the one before, column by column', () => {
    const letter = fc.constantFrom('a', 'b')
    const alike = fc.record({
      ...{ kind: fc.constant('admit' as const), requestId: letter, digest: letter },
      ...{ address: letter, endpoint: letter, subject: fc.option(letter) },
      ...{ take: fc.constantFrom('charge' as const, 'hold' as const) },
      ...{ source: fc.option(letter), atMs: fc.constant(0) },
    })
    const calls = fc.array(alike, { minLength: 10, maxLength: 40 })
    fc.assert(
      fc.property(calls, (requests) => {
        expect(unpackRequests(sent(packRequests(requests)))).toEqual(requests)
      }),
    )
  })

  it('brings replies over as they were, in their order', () => {
    fc.assert(
      fc.property(fc.array(reply), (replies) => {
        expect(unpackReplies(sent(packReplies(replies)))).toEqual(replies)
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { type Code, codes } from '../../src/core/codes.ts'
import { newToken } from '../../src/core/ids.ts'
import { findAccount } from '../../src/services/accounts/find.ts'
import { updateToken } from '../../src/services/tokens/update.ts'
import {
  callPath,
  manualClock,
  sharedTestGateway,
  startTestGateway,
  stubSource,
  type TestGateway,
} from '../harness.ts'

const endpoint = 'get-kol-link-info'

interface Situation {
  readonly code: Code
  readonly name: string
  /** Brings the situation about and makes the call that meets it. */
  readonly call: (gateway: TestGateway, init?: RequestInit) => ReturnType<TestGateway['get']>
}

const ordinary = { ratePerSecond: 1000 }

/** The call of a new token with these limits, of a creator that forces an outcome where one is given. */
function callAs(
  limits: Parameters<TestGateway['token']>[0],
  creator?: string,
  balanceMicros?: number,
): Situation['call'] {
  return async (gateway, init) => {
    const { token } = await gateway.token(limits, balanceMicros)
    return gateway.get(callPath(endpoint, { token }, creator), init)
  }
}

const situations: readonly Situation[] = [
  { code: 0, name: 'an ordinary call', call: callAs(ordinary) },
  { code: 100, name: 'no token', call: (gateway, init) => gateway.get(callPath(endpoint), init) },
  {
    code: 100,
    name: 'a mistyped token',
    call: (gateway, init) => gateway.get(callPath(endpoint, { token: 'ast_nonsense' }), init),
  },
  {
    code: 100,
    name: 'an unknown token',
    call: (gateway, init) => gateway.get(callPath(endpoint, { token: newToken() }), init),
  },
  {
    code: 100,
    name: 'a disabled token',
    call: async (gateway, init) => {
      const { token, id } = await gateway.token(ordinary)
      await updateToken(gateway.ctx, { id, limits: {}, disabled: true })
      return gateway.get(callPath(endpoint, { token }), init)
    },
  },
  { code: 100, name: 'an expired token', call: callAs({ expiresAtMs: 1 }) },
  { code: 100, name: 'a foreign address', call: callAs({ addresses: ['203.0.113.0/24'] }) },
  { code: 301, name: 'a failed collection', call: callAs(ordinary, '9000000000000000301') },
  {
    code: 302,
    name: 'a used-up rate',
    call: async (gateway, init) => {
      const { token } = await gateway.token({ ratePerSecond: 1 })
      await gateway.get(callPath(endpoint, { token }))
      return gateway.get(callPath(endpoint, { token }), init)
    },
  },
  { code: 302, name: 'a limited upstream', call: callAs(ordinary, '9000000000000000302') },
  { code: 303, name: 'a used-up quota', call: callAs({ dailyQuota: 0 }) },
  { code: 400, name: 'a malformed id', call: callAs(ordinary, 'VALUE') },
  { code: 500, name: 'a fault of our own', call: callAs(ordinary, '9000000000000000500') },
  { code: 600, name: 'a closed endpoint', call: callAs({ endpoints: ['*spread*'] }) },
  { code: 601, name: 'an empty account', call: callAs(ordinary, undefined, 19_999) },
]

describe('every code', () => {
  const shared = sharedTestGateway({ clock: manualClock('2026-11-22T12:00:00Z') })

  it('is brought about by one of the situations here', () => {
    const reached = new Set(situations.map(({ code }) => code))
    expect([...reached].sort((a, b) => a - b)).toEqual(Object.keys(codes).map(Number))
  })

  it.each(situations)('$code: $name', async ({ code, call }) => {
    const gateway = shared()
    const { status, envelope, headers } = await call(gateway)
    expect(status).toBe(200)
    expect(envelope.code).toBe(code)
    expect(envelope.message.length).toBeGreaterThan(0)
    expect(headers.get('x-charged')).toBe(String(codes[code].billed))
    expect(headers.get('x-cost')).toBe(codes[code].billed ? '0.02' : '0.00')
    expect(headers.get('x-request-id')).toBe(envelope.requestId)
    if (code !== 0) expect(envelope.data).toBeNull()
    const retryAfter = headers.get('retry-after')
    if (code === 302 || code === 303) expect(Number(retryAfter)).toBeGreaterThan(0)
    else expect(retryAfter).toBeNull()

    const strict = await call(gateway, { headers: { Prefer: 'status=strict' } })
    expect(strict.status).toBe(codes[code].strictStatus)
    expect(strict.envelope.code).toBe(code)
  })

  it('comes as a real status where the token is set to that', async () => {
    const gateway = shared()
    const { token } = await gateway.token({ ratePerSecond: 1000, strict: true })
    expect((await gateway.get(callPath(endpoint, { token }, 'VALUE'))).status).toBe(400)
    expect((await gateway.get(callPath(endpoint, { token }))).status).toBe(200)
  })
})

describe('a refused call', () => {
  it('uses up no rate, quota or balance', async () => {
    const clock = manualClock('2026-11-22T12:00:00Z')
    const gateway = await startTestGateway({ clock })
    const limits = { ratePerSecond: 3, dailyQuota: 3, endpoints: ['get-kol-*'] }
    const { token, account } = await gateway.token(limits, 60_000)
    for (let i = 0; i < 10; i++) {
      const closed = await gateway.get(callPath('author_rec_videos_v2', { token }))
      expect(closed.envelope.code).toBe(600)
      expect((await gateway.get(callPath(endpoint, { token }, 'x'))).envelope.code).toBe(400)
    }
    for (let i = 0; i < 3; i++) {
      expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(0)
    }
    clock.advance(1000)
    // Quota and balance are both gone now: the quota is asked first, and neither takes the rate.
    for (let i = 0; i < 5; i++) {
      const spent = await gateway.get(callPath(endpoint, { token }))
      expect(spent.envelope.code).toBe(303)
      expect(spent.headers.get('ratelimit')).toContain('"second";r=3')
    }
    expect(await findAccount(gateway.ctx.operators, account)).toMatchObject({
      balanceMicros: 0,
      heldMicros: 0,
    })
  })

  it('says nothing of what went wrong inside', async () => {
    const secret = 'canary-5c1f at /srv/secret.ts:12'
    const gateway = await startTestGateway({
      source: stubSource(() => {
        throw new Error(secret)
      }),
    })
    const { token } = await gateway.token()
    const { text, envelope, headers } = await gateway.get(callPath(endpoint, { token }))
    expect(envelope.code).toBe(500)
    expect(text + JSON.stringify([...headers])).not.toContain('canary')
    expect(gateway.logged()).toContain('canary')
    expect(gateway.logged()).toContain(envelope.requestId)
  })
})

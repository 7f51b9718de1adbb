import { describe, expect, it } from 'vitest'
import { forgetCreator } from '../../src/services/creators/forget.ts'
import { reconcile } from '../../src/services/ledger/reconcile.ts'
import { revokeToken } from '../../src/services/tokens/revoke.ts'
import {
  callPath,
  manualClock,
  sharedTestGateway,
  startTestGateway,
  stubSource,
  temporaryFolder,
} from '../harness.ts'

const endpoint = 'get-kol-link-info'
const creator = '6629722295873044494'
const shared = sharedTestGateway()
const body = '{"base_resp":{"status_code":0},"id":7553989899192519974123}'

function withKey(key: string): RequestInit {
  return { headers: { 'Idempotency-Key': key } }
}

describe('a call with an idempotency key', () => {
  it('brings the same answer again, and is charged once', async () => {
    const source = stubSource(body)
    const gateway = await startTestGateway({ source })
    const { token } = await gateway.token({ ratePerSecond: 1000 }, 1_000_000)
    const first = await gateway.get(callPath(endpoint, { token }), withKey('a'))
    const again = await gateway.get(callPath(endpoint, { token }), withKey('a'))
    expect(again.text).toBe(first.text)
    expect(first.headers.get('x-charged')).toBe('true')
    expect(first.headers.get('idempotent-replayed')).toBeNull()
    expect(again.headers.get('x-charged')).toBe('false')
    expect(again.headers.get('x-cost')).toBe('0.00')
    expect(again.headers.get('x-balance')).toBe('0.98')
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(source.asked).toHaveLength(1)
  })

  it('does so for an answer from the cache as well', async () => {
    const gateway = shared()
    const { token } = await gateway.token({ ratePerSecond: 1000 }, 1_000_000)
    const path = callPath(endpoint, { token, acceptCache: 'true' })
    await gateway.get(path)
    const first = await gateway.get(path, withKey('a'))
    expect(first.headers.get('x-cache')).toBe('hit')
    const again = await gateway.get(path, withKey('a'))
    expect(again.text).toBe(first.text)
    expect(again.headers.get('x-balance')).toBe('0.96')
  })

  it('is refused with other parameters, and free for other tokens', async () => {
    const gateway = shared()
    const { token } = await gateway.token({}, 1_000_000)
    const other = await gateway.token()
    expect((await gateway.get(callPath(endpoint, { token }), withKey('a'))).envelope.code).toBe(0)
    const changed = callPath(endpoint, { token, industryTag: 'GAMES' })
    const refused = await gateway.get(changed, withKey('a'))
    expect(refused.envelope.code).toBe(400)
    expect(refused.envelope.message).toContain('other parameters')
    expect(refused.headers.get('x-balance')).toBe('0.98')
    expect(refused.headers.get('ratelimit')).toContain('"second"')
    const path = callPath(endpoint, { token: other.token })
    expect((await gateway.get(path, withKey('a'))).headers.get('x-charged')).toBe('true')
  })

  it('is the same call however its parameters are put, and with what the endpoint ignores', async () => {
    const gateway = shared()
    const { token } = await gateway.token()
    const path = callPath(endpoint, { token })
    const first = await gateway.get(`${path}&_=1`, withKey('a'))
    for (const same of ['&_=2', '&acceptCache=false', '&trace=7&acceptCache=0']) {
      const again = await gateway.get(path + same, withKey('a'))
      expect(again.text).toBe(first.text)
      expect(again.headers.get('idempotent-replayed')).toBe('true')
    }
    const cached = await gateway.get(`${path}&acceptCache=true`, withKey('a'))
    expect(cached.envelope.code).toBe(400)
  })

  it('waits for the first when it comes meanwhile', async () => {
    const ledger = Promise.withResolvers<string>()
    const source = stubSource(() => ledger.promise)
    const gateway = await startTestGateway({ source })
    const { token } = await gateway.token({ ratePerSecond: 1000 }, 1_000_000)
    const calls = Array.from({ length: 20 }, () =>
      gateway.get(callPath(endpoint, { token }), withKey('a')),
    )
    await expect.poll(() => source.asked).toHaveLength(1)
    ledger.resolve(body)
    const answers = await Promise.all(calls)
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    const charged = answers.filter(({ headers }) => headers.get('x-charged') === 'true')
    expect(charged).toHaveLength(1)
    expect(source.asked).toHaveLength(1)
    expect(
      (await gateway.get(callPath(endpoint, { token }), withKey('b'))).headers.get('x-balance'),
    ).toBe('0.96')
  })

  it('that failed left nothing, so its repetition is a new call', async () => {
    let fails = true
    const source = stubSource(() => {
      if (fails) throw new Error('down')
      return body
    })
    const gateway = await startTestGateway({ source })
    const { token } = await gateway.token()
    expect((await gateway.get(callPath(endpoint, { token }), withKey('a'))).envelope.code).toBe(500)
    fails = false
    const { headers } = await gateway.get(callPath(endpoint, { token }), withKey('a'))
    expect(headers.get('x-charged')).toBe('true')
  })

  it('is remembered across restarts, for a day', async () => {
    const dataDir = temporaryFolder()
    const clock = manualClock('2026-11-22T12:00:00Z')
    const first = await startTestGateway({ dataDir, clock })
    const { token } = await first.token()
    const answer = await first.get(callPath(endpoint, { token }), withKey('a'))
    await first.stop()
    const second = await startTestGateway({ dataDir, clock })
    clock.advance(24 * 3_600_000 - 1)
    const again = await second.get(callPath(endpoint, { token }), withKey('a'))
    expect(again.text).toBe(answer.text)
    clock.advance(1)
    const later = await second.get(callPath(endpoint, { token }), withKey('a'))
    expect(later.headers.get('x-charged')).toBe('true')
  })

  it.each([
    ['before', false],
    ['while nothing is kept of the creator', true],
  ])('used %s stays used when the creator is erased, and is charged once', async (_, isErased) => {
    const clock = manualClock('2026-11-22T12:00:00Z')
    const gateway = await startTestGateway({ clock })
    const { token } = await gateway.token({ ratePerSecond: 1000 }, 1_000_000)
    const path = callPath(endpoint, { token }, creator)
    if (isErased) await forgetCreator(gateway.ctx, creator)
    const first = await gateway.get(path, withKey('a'))
    expect(first.envelope.code).toBe(0)
    expect(first.headers.get('x-charged')).toBe('true')
    if (!isErased) await forgetCreator(gateway.ctx, creator)
    clock.advance(1000)
    const changed = callPath(endpoint, { token, industryTag: 'GAMES' }, creator)
    for (const repeated of [...Array<string>(19).fill(path), changed]) {
      const { envelope, headers } = await gateway.get(repeated, withKey('a'))
      expect(envelope.code).toBe(400)
      expect(envelope.message).toContain(first.envelope.requestId)
      expect(envelope.message).toContain('erased')
      expect(headers.get('x-charged')).toBe('false')
      expect(headers.get('x-balance')).toBe('0.98')
    }
    // The minute is over; the key is used for its day, and another is a call of its own.
    clock.advance(65_000)
    expect((await gateway.get(path, withKey('a'))).envelope.code).toBe(400)
    expect((await gateway.get(path, withKey('b'))).headers.get('x-balance')).toBe('0.96')
    expect((await gateway.get(path, withKey('b'))).headers.get('idempotent-replayed')).toBe('true')
    clock.advance(24 * 3_600_000)
    expect((await gateway.get(path, withKey('a'))).headers.get('x-charged')).toBe('true')
    expect(await reconcile(gateway.ctx)).toMatchObject({ ok: true })
  })

  it('opens nothing for a token that was revoked', async () => {
    const gateway = shared()
    const { token, id } = await gateway.token()
    await gateway.get(callPath(endpoint, { token }), withKey('a'))
    await revokeToken(gateway.ctx, id)
    const refused = await gateway.get(callPath(endpoint, { token }), withKey('a'))
    expect(refused.envelope.code).toBe(100)
  })

  it.each(['', 'x'.repeat(129), 'a b'])('is refused with the key %j', async (key) => {
    const gateway = shared()
    const { token } = await gateway.token()
    const { envelope } = await gateway.get(callPath(endpoint, { token }), withKey(key))
    expect(envelope.code).toBe(400)
    expect(envelope.message).toContain('Idempotency-Key')
  })
})

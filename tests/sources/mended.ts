import { beforeEach, expect, vi } from 'vitest'
import { type AtEnd, callPath, startedOnce, type TestGateway } from '../harness.ts'

const nowMs = performance.now.bind(performance)
let aheadMs = 0

/**
 * Lets an hour pass for what measures how long a source rests: none rests so long. It stays passed
 * while the file lasts, as the source does; a clock that a test stops goes on with the next one.
 */
function letHourPass(): void {
  aheadMs += 3_600_000
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs() + aheadMs)
}

interface Started {
  readonly gateway: TestGateway
  /** What its source asked. */
  readonly asked: unknown[]
}

interface Mended {
  /** All that was logged since the gateway started, which no secret is in. */
  readonly everLogged: () => string
}

/**
 * One gateway for tests that let its source fail. Each begins with a source that works, was asked
 * nothing and has logged nothing, whatever befell it before: `mend` does what the operator would do,
 * and lets the upstream answer well again. Tests leave no breaker open, as that has another clock.
 */
export function mendedForEach<T extends Started>(
  start: (atEnd: AtEnd) => Promise<T>,
  mend: (started: T) => void,
): () => Promise<T & Mended> {
  const started = startedOnce(async (atEnd) => {
    const it = await start(atEnd)
    return { it, ...(await it.gateway.token()) }
  })
  beforeEach(letHourPass)
  return async () => {
    const { it, token } = started()
    mend(it)
    const { envelope } = await it.gateway.get(callPath('get-kol-spread-info', { token }))
    const left = 'the source does not answer well, as where a test before has opened its breaker'
    expect(envelope, left).toMatchObject({ code: 0 })
    it.asked.length = 0
    const from = it.gateway.logged().length
    const logged = () => it.gateway.logged().slice(from)
    return { ...it, gateway: { ...it.gateway, logged }, everLogged: it.gateway.logged }
  }
}

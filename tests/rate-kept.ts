import { expect } from 'vitest'

/** A call that was refused for its rate: when it was asked, and when answered. */
export interface RefusedCall {
  readonly askedAtMs: number
  readonly answeredAtMs: number
}

/**
 * Proves that a rate was kept, by the times of the calls that were served, in order: no second has
 * more than it allows, and nothing was refused without reason. Of each refusal there is a moment while
 * it was asked at which a second was full.
 */
export function expectRateKept(
  ratePerSecond: number,
  servedMs: readonly number[],
  refused: readonly RefusedCall[],
): void {
  const tooSoon = servedMs.filter((atMs, index) => {
    const earlierMs = servedMs[index - ratePerSecond]
    return earlierMs !== undefined && atMs - earlierMs < 1000
  })
  expect(tooSoon).toEqual([])
  const full = servedMs.flatMap((atMs, index) => {
    const fromMs = servedMs[index + ratePerSecond - 1]
    const untilMs = atMs + 1000
    return fromMs !== undefined && fromMs < untilMs ? [{ fromMs, untilMs }] : []
  })
  const wasFull = ({ askedAtMs, answeredAtMs }: RefusedCall) =>
    full.some(({ fromMs, untilMs }) => fromMs <= answeredAtMs && askedAtMs <= untilMs)
  expect(refused.filter((call) => !wasFull(call))).toEqual([])
}

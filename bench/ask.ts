import { leanCall } from '../tests/lean-call.ts'

/** What a caller got, and after how long. */
export interface Told {
  /** Of the envelope; undefined where no answer came. */
  readonly code: number | undefined
  readonly tookMs: number
}

/** Makes one call, over a connection that is kept. */
export async function ask(url: string): Promise<Told> {
  const startedAtMs = performance.now()
  const code = await leanCall(url).then(
    (envelope) => envelope.code,
    () => undefined,
  )
  return { code, tookMs: performance.now() - startedAtMs }
}

/** The time that so large a share of calls took no more than. */
export function withinMs(told: readonly Told[], share: number): number {
  const sorted = told.map(({ tookMs }) => tookMs).sort((a, b) => a - b)
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN
}

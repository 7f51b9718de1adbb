import { Agent, get } from 'node:http'
import { text } from 'node:stream/consumers'

const agent = new Agent({ keepAlive: true })

/** What a caller got, and after how long. */
export interface Told {
  /** Of the envelope; undefined where no answer came. */
  readonly code: number | undefined
  readonly tookMs: number
}

/** Makes one call, over a connection that is kept. */
export async function ask(url: string): Promise<Told> {
  const startedAtMs = performance.now()
  const code = await answerOf(url).then(
    (answer) => (JSON.parse(answer) as { readonly code: number }).code,
    () => undefined,
  )
  return { code, tookMs: performance.now() - startedAtMs }
}

function answerOf(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => text(response).then(resolve, reject)).on('error', reject)
  })
}

/** The time that so large a share of calls took no more than. */
export function withinMs(told: readonly Told[], share: number): number {
  const sorted = told.map(({ tookMs }) => tookMs).sort((a, b) => a - b)
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN
}

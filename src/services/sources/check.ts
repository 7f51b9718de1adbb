import { exampleRequests } from '../../catalog/define.ts'
import { catalog } from '../../catalog/index.ts'
import type { UpstreamRequest } from '../../catalog/request.ts'
import { AppError } from '../../core/errors.ts'
import { isMadeUp } from '../../core/made-up.ts'
import type { Text } from '../../core/text.ts'
import { SourceFault } from '../../sources/fault.ts'
import { noticesOf, type Source } from '../../sources/source.ts'

/** What a source said when it was asked once. */
export interface SourceCheck {
  readonly source: string
  readonly works: boolean
  /** Whether what it brought is made-up data of a sandbox. */
  readonly sandbox: boolean
  /** How long the question took, in milliseconds. */
  readonly ms: number
  /** What is wrong and what helps; null where it works. */
  readonly problem: Text | null
  /** What was seen, for the operator alone. */
  readonly detail: string | null
  /** What else an operator should know of it. */
  readonly notices: readonly Text[]
}

const patienceMs = 30_000

/**
 * Asks a source once what a documented call asks for, for which a vendor may charge; or for nothing
 * whether it can be asked, where it tells.
 */
export async function checkSource(source: Source): Promise<SourceCheck> {
  const fromMs = performance.now()
  let sandbox = false
  const told = (problem: Text | null, detail: string | null = null): SourceCheck => {
    const ms = Math.round(performance.now() - fromMs)
    const notices = noticesOf(source)
    return { source: source.name, works: problem === null, sandbox, ms, problem, detail, notices }
  }
  const patience = new AbortController()
  // A source's own timers keep no process, and here nothing else does.
  const timer = setTimeout(() => patience.abort(), patienceMs)
  try {
    const { signal } = patience
    if (source.check) await source.check(signal)
    else sandbox = isMadeUp((await source.collect(question(), { signal })).source)
    return told(null)
  } catch (error) {
    if (error instanceof SourceFault) return told(error.advice, error.detail)
    if (error instanceof AppError) return told(error.text)
    if (patience.signal.aborted) return told(silent)
    throw error
  } finally {
    clearTimeout(timer)
  }
}

const silent: Text = {
  zh: `${patienceMs / 1000} 秒内没有答复`,
  en: `there was no answer within ${patienceMs / 1000} s`,
}

/** What the documented call of the first endpoint asks for. */
function question(): UpstreamRequest {
  const [endpoint] = catalog.values()
  if (!endpoint) throw new Error('The catalog has no endpoint')
  const [request] = exampleRequests(endpoint)
  return request
}

import { shanghaiIso } from '../../core/clock.ts'
import { formatMoney } from '../../core/money.ts'
import type { Language } from '../../core/text.ts'
import type { Resolved, ResolvedLine } from './resolve.ts'

/** What a line came to, as the caller reads it. */
export function presentLine(
  { line, kind, candidates, more, problem, searched }: ResolvedLine,
  language: Language,
) {
  const answer = searched?.code === 0 ? searched.answer : undefined
  return {
    line,
    kind,
    candidates,
    more,
    problem: problem?.[language] ?? null,
    source: searched?.source ?? null,
    collectedAt: answer ? shanghaiIso(answer.collectedAtMs) : null,
    requestId: searched?.requestId ?? null,
    cost: formatMoney(searched?.costMicros ?? 0),
  }
}

/** What many lines came to; equal ones share a search, whose cost is counted once. */
export function presentLines({ lines, costMicros }: Resolved, language: Language) {
  return { lines: lines.map((line) => presentLine(line, language)), cost: formatMoney(costMicros) }
}

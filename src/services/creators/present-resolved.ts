import { shanghaiIso } from '../../core/clock.ts'
import { formatMoney } from '../../core/money.ts'
import type { Language } from '../../core/text.ts'
import { presentTotals } from './present-quote.ts'
import type { Resolved, ResolvedLine } from './resolve.ts'

function presentLine(
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

/** What one line came to that was asked about alone. */
export function presentOne(resolved: Resolved, language: Language) {
  const [line] = resolved.lines
  if (!line) throw new Error('A line was asked about and came to nothing')
  return { ...presentLine(line, language), quote: presentQuote(resolved) }
}

/** What many lines came to; equal ones share a search, whose cost is counted once. */
export function presentLines(resolved: Resolved, language: Language) {
  return {
    lines: resolved.lines.map((line) => presentLine(line, language)),
    cost: formatMoney(resolved.costMicros),
    quote: presentQuote(resolved),
  }
}

function presentQuote({ quote, standing }: Resolved) {
  if (!quote) return null
  const { calls, endpoint, isPermitted } = quote
  return { ...presentTotals(calls, standing), endpoint, isPermitted }
}

import { shanghaiIso } from '../../core/clock.ts'
import { formatMoney } from '../../core/money.ts'
import type { Language } from '../../core/text.ts'
import { presentTotals } from './present-quote.ts'
import type { QuotedCall } from './quote.ts'
import type { Resolved, ResolvedLine } from './resolve.ts'

function presentLine(
  { line, kind, candidates, more, problem, asked }: ResolvedLine,
  language: Language,
) {
  const [telling] = asked
  const answer = telling?.code === 0 ? telling.answer : undefined
  return {
    line,
    kind,
    candidates,
    more,
    problem: problem?.[language] ?? null,
    source: telling?.source ?? null,
    collectedAt: answer ? shanghaiIso(answer.collectedAtMs) : null,
    requestId: telling?.requestId ?? null,
    cost: formatMoney(asked.reduce((sum, { costMicros }) => sum + costMicros, 0)),
  }
}

/** What one line came to that was asked about alone. */
export function presentOne(resolved: Resolved, language: Language) {
  const [line] = resolved.lines
  if (!line) throw new Error('A line was asked about and came to nothing')
  return { ...presentLine(line, language), quote: presentQuote(resolved) }
}

/** What many lines came to; equal ones share their questions, whose cost is counted once. */
export function presentLines(resolved: Resolved, language: Language) {
  return {
    lines: resolved.lines.map((line) => presentLine(line, language)),
    cost: formatMoney(resolved.costMicros),
    quote: presentQuote(resolved),
  }
}

function presentQuote({ quote, standing }: Resolved) {
  if (!quote) return null
  const items = [...Map.groupBy(quote, ({ endpoint }) => endpoint.id)]
  return { ...presentTotals(quote, standing), items: items.map(presentItem) }
}

/** What the calls of one endpoint would take together. */
function presentItem([endpoint, calls]: readonly [string, readonly QuotedCall[]]) {
  return {
    endpoint,
    calls: calls.length,
    price: formatMoney(calls.reduce((sum, { priceMicros }) => sum + priceMicros, 0)),
    isPermitted: calls.every(({ isPermitted }) => isPermitted),
  }
}

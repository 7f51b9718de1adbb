import type { Text } from '../../core/text.ts'
import { readWrittenCreator, type WrittenCreator } from '../../derive/written-creator.ts'
import type { Quote, Standing } from '../../ledger/protocol.ts'
import type { CallContext } from '../calls/work.ts'
import type { MeteredContext, Who } from '../metered/context.ts'
import { inquire } from '../metered/inquire.ts'
import type { Refused } from '../metered/outcome.ts'
import {
  type Candidate,
  type Finding,
  type FindingContext,
  findingOf,
  together,
} from './found-candidates.ts'
import { keyOf, type LookupCall, lookUp, lookupEndpoints, searchFor } from './lookup-calls.ts'
import { type CallEnd, PaidCalls } from './paid-calls.ts'
import { type QuotedCall, quoted } from './quote.ts'

/** What resolving takes. */
export interface ResolveContext extends CallContext, MeteredContext, FindingContext {}

/** What a line came to. */
export interface ResolvedLine {
  readonly line: string
  readonly kind: WrittenCreator['kind']
  readonly candidates: readonly Candidate[]
  readonly more: boolean
  readonly problem: Text | undefined
  /** The questions that were asked about it, which equal lines share: the one that tells most first. */
  readonly asked: readonly CallEnd[]
}

export interface Resolved {
  readonly lines: readonly ResolvedLine[]
  readonly costMicros: number
  readonly standing: Standing
  /** The questions that it would take; only of a dry run, which has none of them asked. */
  readonly quote?: readonly QuotedCall[]
}

export interface ResolveInput {
  readonly lines: readonly string[]
  /** How old stored answers may be; with 0 everything is asked anew. */
  readonly maxAgeMs: number
  readonly isDryRun: boolean
}

/**
 * Finds the creators whom lines may mean. Ids and addresses at Xingtu cost nothing. An account is
 * looked up, a name searched for, each once and paid for as a call of that endpoint is. A question
 * without calls takes rate itself. Gives the refusal of the token, and undefined for a caller who
 * left. Throws where the ledger has no answer.
 */
export async function resolveCreators(
  ctx: ResolveContext,
  who: Who,
  { lines, maxAgeMs, isDryRun }: ResolveInput,
): Promise<Resolved | Refused | undefined> {
  const read = lines.map((line) => ({ line, written: readWrittenCreator(line) }))
  const isFree = isDryRun || !read.some(({ written }) => 'keyword' in written)
  const takesRate = isFree ? ({ takesRate: true } as const) : {}
  const holder = await inquire(ctx, who, { quoted: lookupEndpoints, ...takesRate })
  if ('code' in holder) return holder
  const { standing, quotes = [] } = holder
  const canAsk = askableBy(ctx, quotes)
  const planned = read.map((each) => ({ ...each, calls: callsFor(each.written, maxAgeMs, canAsk) }))
  const calls = onlyOnce(planned.flatMap((each) => each.calls))
  if (isDryRun) {
    const quote = await quoted(ctx.cache, calls, quotes)
    return { lines: planned.map((each) => resolved(each, [])), costMicros: 0, standing, quote }
  }
  const paid = new PaidCalls(ctx, who, standing)
  const findings = new Map<string, Finding>()
  const ask = (asking: readonly LookupCall[]) =>
    paid.make(asking, async (call, outcome) => {
      findings.set(keyOf(call), await findingOf(ctx, call, outcome))
    })
  if (!(await ask(calls))) return undefined
  const told = planned.map((each) => ({
    ...each,
    calls: [...each.calls, ...substitutes(each, findings, maxAgeMs)],
  }))
  const others = onlyOnce(told.flatMap((each) => each.calls))
  if (!(await ask(others.filter((call) => !findings.has(keyOf(call)))))) return undefined
  const found = (each: LookupCall) => findings.get(keyOf(each)) ?? []
  return {
    lines: told.map((each) => resolved(each, each.calls.flatMap(found))),
    costMicros: paid.costMicros,
    standing: paid.standing,
  }
}

type CanAsk = (call: LookupCall) => boolean

/** Whether the token may ask something, and there is a source that can. */
function askableBy({ source }: Pick<CallContext, 'source'>, quotes: readonly Quote[]): CanAsk {
  const permitted = new Set(
    quotes.flatMap(({ endpoint, isPermitted }) => (isPermitted ? [endpoint] : [])),
  )
  return ({ endpoint, plan }) => permitted.has(endpoint.id) && !source.refuses?.(plan.request)
}

/** What nobody can look up is searched for. */
function callsFor(
  written: WrittenCreator,
  maxAgeMs: number,
  canAsk: CanAsk,
): readonly LookupCall[] {
  if (!('keyword' in written)) return []
  const { accounts, keyword, isNickname } = written
  const lookups = accounts.map((each) => lookUp(each, maxAgeMs)).filter(canAsk)
  const areAll = accounts.length > 0 && lookups.length === accounts.length
  return areAll && !isNickname ? lookups : [...lookups, searchFor(keyword, maxAgeMs)]
}

interface PlannedLine {
  readonly line: string
  readonly written: WrittenCreator
  readonly calls: readonly LookupCall[]
}

/** The search that stands in where no lookup was answered, which has then cost nothing. */
function substitutes(
  { written, calls }: PlannedLine,
  findings: ReadonlyMap<string, Finding>,
  maxAgeMs: number,
): readonly LookupCall[] {
  const isAnswered = calls.some((call) => findings.get(keyOf(call))?.outcome.code === 0)
  const isSearched = calls.some(({ by }) => by === undefined)
  if (!('keyword' in written) || isAnswered || isSearched) return []
  return [searchFor(written.keyword, maxAgeMs)]
}

const onlyOnce = (calls: readonly LookupCall[]) => [
  ...new Map(calls.map((call) => [keyOf(call), call])).values(),
]

function resolved({ line, written }: PlannedLine, findings: readonly Finding[]): ResolvedLine {
  const { kind } = written
  const nothing = { candidates: [], more: false, problem: undefined, asked: [] }
  if ('problem' in written) return { ...nothing, line, kind, problem: written.problem }
  if ('id' in written) {
    const told = { nickname: null, followers: null, province: null, city: null }
    const candidate = { id: written.id, matched: 'id', exact: true, ...told } as const
    return { ...nothing, line, kind, candidates: [candidate] }
  }
  const merit = ({ candidates: [first], outcome }: Finding) =>
    first ? 2 + Number(first.exact) : Number(outcome.code === 0)
  const asked = findings.toSorted((a, b) => merit(b) - merit(a)).map(({ outcome }) => outcome)
  return { line, kind, ...together(findings), asked }
}

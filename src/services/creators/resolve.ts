import type { StoredAnswer } from '../../cache/stored-answer.ts'
import type { Endpoint } from '../../catalog/define.ts'
import { catalog } from '../../catalog/index.ts'
import { type Match, maxCandidates } from '../../catalog/operations/resolve.ts'
import { codes } from '../../core/codes.ts'
import { AppError } from '../../core/errors.ts'
import type { Text } from '../../core/text.ts'
import { readWrittenCreator, type WrittenCreator } from '../../derive/written-creator.ts'
import type { Quote, Standing } from '../../ledger/protocol.ts'
import type { FoundCreator, FoundCreators, ReadFoundCreators } from '../bodies/found-creators.ts'
import { compilePlanner, type Plan } from '../calls/plan.ts'
import type { CallContext } from '../calls/work.ts'
import type { MeteredContext, Who } from '../metered/context.ts'
import { inquire } from '../metered/inquire.ts'
import type { Outcome, Refused } from '../metered/outcome.ts'
import { type CallEnd, endOf, PaidCalls, type PlannedCall } from './paid-calls.ts'
import { type QuotedCall, quoted } from './quote.ts'

/** What resolving takes. */
export interface ResolveContext extends CallContext, MeteredContext {
  readonly foundCreators: ReadFoundCreators
}

/** A creator who may be meant; what nobody was asked about, or nobody told, is null. */
export interface Candidate extends Omit<FoundCreator, 'uid'> {
  readonly matched: Match
  readonly exact: boolean
}

/** What a line came to. */
export interface ResolvedLine {
  readonly line: string
  readonly kind: WrittenCreator['kind']
  readonly candidates: readonly Candidate[]
  readonly more: boolean
  readonly problem: Text | undefined
  /** Undefined where nobody was asked; equal lines share one. */
  readonly searched: CallEnd | undefined
}

export interface Resolved {
  readonly lines: readonly ResolvedLine[]
  readonly costMicros: number
  readonly standing: Standing
  /** What the searches would take; only of a dry run, which has none of them made. */
  readonly quote?: SearchQuote
}

export interface SearchQuote {
  readonly calls: readonly QuotedCall[]
  /** The endpoint that all of them are billed as. */
  readonly endpoint: string
  readonly isPermitted: boolean
}

export interface ResolveInput {
  readonly lines: readonly string[]
  /** How old stored searches may be; with 0 everything is searched anew. */
  readonly maxAgeMs: number
  readonly isDryRun: boolean
}

/**
 * Finds the creators whom lines may mean. Ids and addresses cost nothing; each name is searched for
 * once, and paid for as a call of the search is. A question without searches takes rate itself. Gives
 * the refusal of the token, and undefined for a caller who left. Throws where the ledger has no
 * answer.
 */
export async function resolveCreators(
  ctx: ResolveContext,
  who: Who,
  { lines, maxAgeMs, isDryRun }: ResolveInput,
): Promise<Resolved | Refused | undefined> {
  const written = lines.map((line) => ({ line, read: readWrittenCreator(line) }))
  const keywords = new Set(written.flatMap(({ read }) => ('keyword' in read ? [read.keyword] : [])))
  const searching = [...keywords].map((keyword) => ({
    keyword,
    endpoint: search,
    plan: planFor(keyword, maxAgeMs),
  }))
  const isFree = isDryRun || searching.length === 0
  const asking = { quoted: [search.id], takesRate: true } as const
  const holder = await inquire(ctx, who, isFree ? asking : {})
  if ('code' in holder) return holder
  const told = (searches: ReadonlyMap<string, Search>) =>
    written.map((each) => resolved(each.line, each.read, searches))
  if (isDryRun) {
    const { standing, quotes = [] } = holder
    const quote = await quoteOf(ctx, searching, quotes)
    return { lines: told(new Map()), costMicros: 0, standing, quote }
  }
  const calls = new PaidCalls(ctx, who, holder.standing)
  const searches = new Map<string, Search>()
  const stayed = await calls.make(searching, async ({ keyword }, outcome) => {
    searches.set(keyword, await readSearch(ctx, keyword, outcome))
  })
  if (!stayed) return undefined
  const { costMicros, standing } = calls
  return { lines: told(searches), costMicros, standing }
}

async function quoteOf(
  { cache }: Pick<ResolveContext, 'cache'>,
  searching: readonly PlannedCall[],
  quotes: readonly Quote[],
): Promise<SearchQuote> {
  const isPermitted = quotes.every((quote) => quote.isPermitted)
  return { calls: await quoted(cache, searching, quotes), endpoint: search.id, isPermitted }
}

const search = endpointOf('/api/douyin-xingtu/gw/api/gsearch/search_for_author_square/v1')
const plan = compilePlanner(search)

function endpointOf(path: string): Endpoint {
  const endpoint = catalog.get(path)
  if (!endpoint) throw new Error(`The catalog has no ${path}`)
  return endpoint
}

function planFor(keyword: string, maxAgeMs: number): Plan {
  const given = { keyword: [keyword], sort: ['DEFAULT'], searchType: ['NICKNAME'] }
  const planned = plan(new Map(Object.entries(given)))
  if (planned instanceof AppError) throw planned
  return { ...planned, acceptCache: maxAgeMs > 0, maxAgeMs }
}

/** What a search found, or why it did not. */
interface Search {
  readonly outcome: CallEnd
  readonly candidates: readonly Candidate[]
  readonly more: boolean
  readonly problem: Text | undefined
}

function resolved(
  line: string,
  read: WrittenCreator,
  searches: ReadonlyMap<string, Search>,
): ResolvedLine {
  const nothing = { candidates: [], more: false, problem: undefined, searched: undefined }
  if ('problem' in read) return { ...nothing, line, kind: read.kind, problem: read.problem }
  if ('id' in read) {
    const told = { nickname: null, followers: null, province: null, city: null }
    const candidate = { id: read.id, matched: 'id', exact: true, ...told } as const
    return { ...nothing, line, kind: read.kind, candidates: [candidate] }
  }
  const found = searches.get(read.keyword)
  if (!found) return { ...nothing, line, kind: read.kind }
  const { outcome: searched, ...rest } = found
  return { line, kind: read.kind, ...rest, searched }
}

/** What was paid for is told of even where it cannot be read. */
async function readSearch(
  { foundCreators, report }: Pick<ResolveContext, 'foundCreators' | 'report'>,
  keyword: string,
  outcome: Outcome<StoredAnswer>,
): Promise<Search> {
  const nothing = { outcome: endOf(outcome), candidates: [], more: false }
  if (outcome.code !== 0) return { ...nothing, problem: outcome.text }
  try {
    return { ...nothing, ...searchIn(await foundCreators(outcome.answer.bytes), keyword) }
  } catch (error) {
    const { requestId } = outcome
    report('an answer could not be read for its creators', { requestId, error })
    return { ...nothing, problem: codes[500].meaning }
  }
}

function searchIn({ creators, total }: FoundCreators, keyword: string): Omit<Search, 'outcome'> {
  const candidates = creators.map(({ uid, ...told }) => ({
    ...told,
    ...matchOf(uid, told.nickname, keyword),
  }))
  // The first of equals are those whom the search puts first.
  const ordered = candidates.toSorted((a, b) => Number(b.exact) - Number(a.exact))
  const shown = ordered.slice(0, maxCandidates)
  const problem = shown.length === 0 ? nobody : undefined
  return { candidates: shown, more: total > shown.length, problem }
}

const nobody: Text = {
  zh: '没有搜到：该达人可能未入驻星图，或名称有误',
  en: 'Nobody was found: the creator may not have joined Xingtu, or the name is not quite right',
}

/** What of a creator agrees with what was searched for. */
function matchOf(
  uid: string | null,
  nickname: string | null,
  keyword: string,
): Pick<Candidate, 'matched' | 'exact'> {
  if (uid === keyword) return { matched: 'uid', exact: true }
  const written = nickname?.toLowerCase()
  const asked = keyword.toLowerCase()
  if (written === asked) return { matched: 'nickname', exact: true }
  if (written?.includes(asked)) return { matched: 'nicknamePart', exact: false }
  return { matched: 'found', exact: false }
}

import type { StoredAnswer } from '../../cache/stored-answer.ts'
import { type Match, maxCandidates } from '../../catalog/operations/resolve.ts'
import { codes } from '../../core/codes.ts'
import type { Text } from '../../core/text.ts'
import type { FoundCreator, ReadFoundCreators } from '../bodies/found-creators.ts'
import type { MeteredContext } from '../metered/context.ts'
import type { Outcome } from '../metered/outcome.ts'
import type { LookupCall } from './lookup-calls.ts'
import { type CallEnd, endOf } from './paid-calls.ts'

/** A creator who may be meant; what nobody was asked about, or nobody told, is null. */
export interface Candidate extends Omit<FoundCreator, 'uid'> {
  readonly matched: Match
  readonly exact: boolean
}

/** What one question found, or why it did not. */
export interface Finding {
  readonly outcome: CallEnd
  readonly candidates: readonly Candidate[]
  readonly more: boolean
  readonly problem: Text | undefined
}

/** What reading answers takes. */
export interface FindingContext extends Pick<MeteredContext, 'report'> {
  readonly foundCreators: ReadFoundCreators
}

/** Reads an answer. What was paid for is told of even where it cannot be read. */
export async function findingOf(
  { foundCreators, report }: FindingContext,
  call: LookupCall,
  outcome: Outcome<StoredAnswer>,
): Promise<Finding> {
  const nothing = { outcome: endOf(outcome), candidates: [], more: false }
  if (outcome.code !== 0) return { ...nothing, problem: outcome.text }
  try {
    const { creators, total } = await foundCreators(outcome.answer.bytes)
    const candidates = creators.map(({ uid, ...told }) => ({
      ...told,
      ...matchOf(call, uid, told.nickname),
    }))
    const shown = exactFirst(candidates).slice(0, maxCandidates)
    const problem = shown.length === 0 ? nobody : undefined
    return { ...nothing, candidates: shown, more: total > shown.length, problem }
  } catch (error) {
    const { requestId } = outcome
    report('an answer could not be read for its creators', { requestId, error })
    return { ...nothing, problem: codes[500].meaning }
  }
}

/** What several questions about one line found together. */
export function together(findings: readonly Finding[]): Omit<Finding, 'outcome'> {
  const byId = Map.groupBy(
    findings.flatMap(({ candidates }) => candidates),
    ({ id }) => id,
  )
  const candidates = exactFirst([...byId.values()].flatMap(asOne))
  const shown = candidates.slice(0, maxCandidates)
  const more = candidates.length > shown.length || findings.some((finding) => finding.more)
  const wrong = findings.find(({ problem }) => problem)
  return { candidates: shown, more, problem: shown.length === 0 ? wrong?.problem : undefined }
}

/** One creator whom several questions found: a search tells more of him, and a lookup is surer. */
function asOne(same: readonly Candidate[]): readonly Candidate[] {
  const told = same.find(({ nickname }) => nickname !== null) ?? same[0]
  const surest = same.find(({ exact }) => exact) ?? told
  return told && surest ? [{ ...told, matched: surest.matched, exact: surest.exact }] : []
}

/** The first of equals are those whom the source puts first. */
const exactFirst = (candidates: readonly Candidate[]) =>
  candidates.toSorted((a, b) => Number(b.exact) - Number(a.exact))

const nobody: Text = {
  zh: '没有搜到：该达人可能未入驻星图，或名称有误',
  en: 'Nobody was found: the creator may not have joined Xingtu, or the name is not quite right',
}

/** What of a creator agrees with what was asked about. */
function matchOf(
  { asked, by }: LookupCall,
  uid: string | null,
  nickname: string | null,
): Pick<Candidate, 'matched' | 'exact'> {
  if (by) return { matched: by, exact: true }
  if (uid === asked) return { matched: 'uid', exact: true }
  const written = nickname?.toLowerCase()
  const keyword = asked.toLowerCase()
  if (written === keyword) return { matched: 'nickname', exact: true }
  if (written?.includes(keyword)) return { matched: 'nicknamePart', exact: false }
  return { matched: 'found', exact: false }
}

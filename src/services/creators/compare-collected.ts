import { comparedSections } from '../../catalog/view/sections/index.ts'
import { shanghaiIso } from '../../core/clock.ts'
import { isMadeUp, ofOneKind } from '../../core/made-up.ts'
import type { Language, Text } from '../../core/text.ts'
import { comparisonOf } from '../../derive/view/comparison.ts'
import type { SheetOrigin } from '../../derive/view/comparison-sheet.ts'
import { type JudgedFlag, judgeFlags } from '../../derive/view/flags/index.ts'
import type { Thresholds } from '../../derive/view/flags/thresholds.ts'
import { type PresentedComparison, presentFigures } from '../../derive/view/presented.ts'
import { presentComparedFlags } from '../../derive/view/presented-flags.ts'
import type { ReadBody } from '../../derive/view/read-body.ts'
import { sheetTexts } from '../../derive/view/sheet-texts.ts'
import { tierProblem } from '../../derive/view/tier-problem.ts'
import { readForView } from '../bodies/view.ts'
import type { ServiceContext } from '../context.ts'
import { historyQueries } from '../observations/queries.ts'
import type { LatestBody } from '../observations/questions.ts'
import { askedBasis, type ComparisonBasis } from './compare.ts'
import { pricesDataset, pricesDaysBefore } from './prices-before.ts'
import { questionsOf, type ViewQuestion } from './questions.ts'

interface CollectedAnswer extends ViewQuestion {
  readonly collected: Pick<LatestBody, 'collectedAtMs' | 'source'>
  readonly read: ReadBody
}

/** Creators side by side, out of what was collected of them. */
export type CollectedComparison = PresentedComparison<SheetOrigin & { readonly dataset: string }>

/**
 * Compares creators by the latest that was collected of each, which costs nothing. The performance
 * is that without paid traffic, unless it was collected of more of them with it.
 */
export async function compareCollected(
  ctx: ServiceContext,
  creators: readonly string[],
  basis: ComparisonBasis,
  thresholds: Thresholds,
  language: Language,
): Promise<CollectedComparison> {
  const say = (text: Text) => text[language]
  const [without, withPaid] = await Promise.all(
    [false, true].map((paidTraffic) => collectedOf(ctx, creators, basis, paidTraffic)),
  )
  const paidTraffic = performances(withPaid) > performances(without)
  const answers = (paidTraffic ? withPaid : without) ?? []
  const used = usedOf(answers)
  const of = (creator: string) => answers.filter((answer) => answer.creator === creator)
  const compared = creators.map((creator) => {
    const own = of(creator).filter((answer) => used.includes(answer))
    const isMadeUpLeftOut = own.length < of(creator).length
    return { creator, reads: own.map(({ read }) => read), isMadeUpLeftOut }
  })
  const comparison = comparisonOf(compared, basis.tier)
  const sandbox = answers.some(isSandbox)
  const judging = creators.map(async (creator) => {
    return { creator, judged: await judgedBy(ctx, of(creator), used, thresholds) }
  })
  const { kind, days } = basis
  const problem = tierProblem(comparison, basis.tier)?.[language] ?? null
  return {
    sandbox,
    mixed: sandbox && !answers.every(isSandbox) ? sheetTexts.mixed[language] : null,
    basis: { tier: comparison.tier ?? null, kind, days, paidTraffic, problem },
    creators: comparison.creators.map(({ creator, name, state }) => ({
      ...{ creator, name: name ?? null, state },
      origins: of(creator).map((answer) => {
        const { section, question, collected } = answer
        const { collectedAtMs, source } = collected
        const collectedAt = shanghaiIso(collectedAtMs)
        return {
          section,
          dataset: question.dataset,
          source,
          sandbox: isSandbox(answer),
          collectedAt,
        }
      }),
    })),
    figures: presentFigures(comparison, say),
    flags: presentComparedFlags(await Promise.all(judging), thresholds, say),
  }
}

/**
 * How the flags come out by what was collected of a creator and may be used, and the prices a month
 * before.
 */
async function judgedBy(
  { history, clock }: ServiceContext,
  answers: readonly CollectedAnswer[],
  used: readonly CollectedAnswer[],
  thresholds: Thresholds,
): Promise<readonly JudgedFlag[]> {
  const { latest } = historyQueries(history)
  const nowMs = clock.now()
  const own = answers.filter((answer) => used.includes(answer))
  const leftOut = answers
    .filter((answer) => !used.includes(answer))
    .map(({ question }) => question.dataset)
  const came = own.map(({ section, question, collected: { collectedAtMs }, read }) => ({
    ...{ section, dataset: question.dataset, ...(question.kind && { kind: question.kind }) },
    ...{ collectedAtMs, ageMs: nowMs - collectedAtMs, read },
  }))
  const priced = own.find(({ question }) => question.dataset === pricesDataset)
  if (!priced) return judgeFlags({ answers: came, leftOut, thresholds })
  const { collected, endpoint, plan } = priced
  const month = await pricesDaysBefore(
    collected,
    30,
    (untilMs) => latest({ key: plan.cacheKey, untilMs, withoutContacts: true }),
    (body) => readForView(body, endpoint.dataset),
  )
  const prices = { atMs: collected.collectedAtMs, before: { 30: month } }
  return judgeFlags({ answers: came, leftOut, prices, thresholds })
}

async function collectedOf(
  { history, clock }: ServiceContext,
  creators: readonly string[],
  basis: ComparisonBasis,
  paidTraffic: boolean,
): Promise<readonly CollectedAnswer[]> {
  const { latest } = historyQueries(history)
  const asked = askedBasis(basis, clock.now(), paidTraffic)
  const questions = creators.flatMap((creator) => questionsOf(creator, comparedSections, asked, 0))
  const answers = questions.map(async (question) => {
    const collected = await latest({
      key: question.plan.cacheKey,
      untilMs: clock.now(),
      withoutContacts: true,
    })
    if (!collected) return []
    const read = readForView(collected.body, question.endpoint.dataset)
    return [{ ...question, collected, read }]
  })
  return (await Promise.all(answers)).flat()
}

const isSandbox = ({ collected }: CollectedAnswer) => isMadeUp(collected.source)

/** Those that anything may follow from. */
const usedOf = (answers: readonly CollectedAnswer[]) =>
  ofOneKind(answers, ({ collected }) => collected.source)

const performances = (answers: readonly CollectedAnswer[] = []) =>
  usedOf(answers).filter(({ section }) => section === 'performance').length

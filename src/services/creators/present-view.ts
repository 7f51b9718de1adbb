import { shanghaiIso } from '../../core/clock.ts'
import { codes } from '../../core/codes.ts'
import { isMadeUp } from '../../core/made-up.ts'
import { formatMoney } from '../../core/money.ts'
import type { Language, Text } from '../../core/text.ts'
import { comparisonSheet } from '../../derive/view/comparison-sheet.ts'
import type { Thresholds } from '../../derive/view/flags/thresholds.ts'
import {
  type PresentedOrigin,
  presentDerived,
  presentFigures,
} from '../../derive/view/presented.ts'
import { presentComparedFlags, presentFlags } from '../../derive/view/presented-flags.ts'
import { sheetTexts } from '../../derive/view/sheet-texts.ts'
import { tierProblem } from '../../derive/view/tier-problem.ts'
import { viewSheet } from '../../derive/view/view-sheet.ts'
import type { Quoted } from './ask.ts'
import { type CompareInput, comparisonFrom } from './compare.ts'
import { answersOfOneKind, type Gathered, type ViewAnswer } from './gather.ts'
import { presentTotals } from './present-quote.ts'
import { derivedFrom, flagsFrom } from './view.ts'

/** One creator's view as it is answered. */
export function presentView(
  creator: string,
  gathered: Gathered,
  thresholds: Thresholds,
  language: Language,
) {
  const say = (text: Text) => text[language]
  const { tiers, figures } = derivedFrom(creator, gathered)
  const { answers, costMicros } = gathered
  const bySection = Map.groupBy(answers, ({ section }) => section)
  return {
    creator,
    ...presentKinds(answers, language),
    cost: formatMoney(costMicros),
    quote: null,
    tiers: tiers.map(({ videoType, desc, priceYuan, isFolded, previous }) => ({
      ...{ videoType, desc, price: priceYuan, isFolded },
      previous: previous
        ? { price: previous.priceYuan, observedAt: shanghaiIso(previous.collectedAtMs) }
        : null,
    })),
    derived: figures.map((each) => ({
      ...presentDerived(each, each.formula, say),
      tier: each.tier ? { videoType: each.tier.videoType, desc: each.tier.desc } : null,
      kind: each.kind ?? null,
      part: each.part ?? null,
    })),
    flags: presentFlags(flagsFrom(creator, gathered, thresholds), thresholds, say),
    sections: Object.fromEntries(
      [...bySection].map(([section, own]) => [
        section,
        own.map((answer) => ({
          ...presentOrigin(answer, language),
          data: answer.read?.data ?? null,
        })),
      ]),
    ),
  }
}

/** What a view would cost. */
export function presentViewQuote(creator: string, quoted: Quoted) {
  const nothing = { tiers: [], derived: [], flags: [], sections: {} }
  return { creator, ...unspent, quote: presentQuote(quoted), ...nothing }
}

/** The view as rows of a spreadsheet. */
export function viewRows(
  creator: string,
  gathered: Gathered,
  thresholds: Thresholds,
  language: Language,
) {
  const answers = gathered.answers.map((answer) => {
    const { read, question } = answer
    return {
      origin: presentOrigin(answer, language),
      ...(question.kind && { kind: question.kind }),
      ...(read && { figures: read.figures, tiers: read.tiers }),
    }
  })
  const { mixed } = presentKinds(gathered.answers, language)
  const { tiers, figures: derived } = derivedFrom(creator, gathered)
  const judged = flagsFrom(creator, gathered, thresholds)
  const flags = presentFlags(judged, thresholds, (text) => text[language])
  const isDerivedMadeUp = answersOfOneKind(gathered.answers).some(isSandbox)
  return viewSheet({ creator, mixed, isDerivedMadeUp, answers, tiers, derived, flags }, language)
}

type Comparing = Pick<CompareInput, 'creators' | 'basis'>

/** Creators side by side as it is answered. */
export function presentComparison(
  gathered: Gathered,
  asked: Comparing,
  thresholds: Thresholds,
  language: Language,
) {
  const say = (text: Text) => text[language]
  const { answers, costMicros } = gathered
  const comparison = comparisonFrom(gathered, asked)
  return {
    ...presentKinds(answers, language),
    cost: formatMoney(costMicros),
    quote: null,
    basis: {
      ...presentBasis(asked),
      tier: comparison.tier ?? null,
      problem: tierProblem(comparison, asked.basis.tier)?.[language] ?? null,
    },
    creators: comparison.creators.map(({ creator, name, state }) => ({
      ...{ creator, name: name ?? null, state },
      origins: answers
        .filter((answer) => answer.creator === creator)
        .map((answer) => presentOrigin(answer, language)),
    })),
    figures: presentFigures(comparison, say),
    flags: presentComparedFlags(
      asked.creators.map((creator) => ({
        creator,
        judged: flagsFrom(creator, gathered, thresholds),
      })),
      thresholds,
      say,
    ),
  }
}

/** What a comparison would cost. */
export function presentComparisonQuote(quoted: Quoted, asked: Comparing) {
  const basis = { ...presentBasis(asked), tier: null, problem: null }
  return { ...unspent, quote: presentQuote(quoted), basis, creators: [], figures: [], flags: [] }
}

/** The comparison as rows of a spreadsheet. */
export function comparisonRows(
  gathered: Gathered,
  asked: Comparing,
  thresholds: Thresholds,
  language: Language,
) {
  return comparisonSheet(presentComparison(gathered, asked, thresholds, language), language)
}

const unspent = { sandbox: false, mixed: null, cost: formatMoney(0) }

const presentBasis = ({ basis: { kind, days } }: Comparing) => ({ kind, days, paidTraffic: false })

const isSandbox = ({ outcome }: ViewAnswer) =>
  outcome.code === 0 && outcome.source !== null && isMadeUp(outcome.source)

/** Whether any of it is made up, and where not all is, what that means. */
function presentKinds(answers: readonly ViewAnswer[], language: Language) {
  const came = answers.filter(({ outcome }) => outcome.code === 0)
  const sandbox = came.some(isSandbox)
  return { sandbox, mixed: sandbox && !came.every(isSandbox) ? sheetTexts.mixed[language] : null }
}

function presentOrigin(answer: ViewAnswer, language: Language): PresentedOrigin {
  const { section, question, endpoint, outcome, read } = answer
  const { requestId, costMicros, source } = outcome
  const found = outcome.code === 0 && read ? outcome : undefined
  return {
    section,
    dataset: question.dataset,
    asked: question.parameters,
    endpoint: endpoint.id,
    requestId,
    cost: formatMoney(costMicros),
    source,
    sandbox: isSandbox(answer),
    collectedAt: found ? shanghaiIso(found.answer.collectedAtMs) : null,
    ageSeconds: found ? Math.floor((found.ageMs ?? 0) / 1000) : null,
    error: found ? null : errorOf(outcome, language),
  }
}

function errorOf(outcome: ViewAnswer['outcome'], language: Language) {
  // What was paid for and cannot be read here can be asked for again by its call.
  if (outcome.code === 0) return { code: 500, message: codes[500].meaning[language] }
  return { code: outcome.code, message: outcome.text[language] }
}

function presentQuote({ questions, standing }: Quoted) {
  return {
    ...presentTotals(questions, standing),
    items: questions.map(({ creator, section, endpoint, priceMicros: price, ...of }) => ({
      ...{ creator, section, endpoint: endpoint.id, price: formatMoney(price) },
      isStored: of.isStored,
      isPermitted: of.isPermitted,
    })),
  }
}

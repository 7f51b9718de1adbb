import { shanghaiIso } from '../../core/clock.ts'
import { formatMoney } from '../../core/money.ts'
import type { Language, Text } from '../../core/text.ts'
import type { Thresholds } from '../../derive/view/flags/thresholds.ts'
import { presentDerived } from '../../derive/view/presented.ts'
import { presentFlags } from '../../derive/view/presented-flags.ts'
import { viewSheet } from '../../derive/view/view-sheet.ts'
import type { Brought, Quoted } from './ask.ts'
import { derivedFrom, flagsFrom } from './came.ts'
import { presentKinds, presentOrigin, presentUnasked } from './present-answers.ts'

/** One creator's view as it is answered. */
export function presentView(
  creator: string,
  { answers, came, costMicros }: Brought,
  thresholds: Thresholds,
  language: Language,
) {
  const say = (text: Text) => text[language]
  const { tiers, figures } = derivedFrom(creator, came)
  const bySection = Map.groupBy(answers, ({ section }) => section)
  return {
    creator,
    ...presentKinds(came, language),
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
    flags: presentFlags(flagsFrom(creator, came, thresholds), thresholds, say),
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
  return { creator, ...presentUnasked(quoted), ...nothing }
}

/** The view as rows of a spreadsheet. */
export function viewRows(
  creator: string,
  { answers, came }: Brought,
  thresholds: Thresholds,
  language: Language,
) {
  const told = answers.map((answer) => {
    const { read, question } = answer
    return {
      origin: presentOrigin(answer, language),
      ...(question.kind && { kind: question.kind }),
      ...(read && { figures: read.figures, tiers: read.tiers }),
    }
  })
  const { tiers, figures: derived } = derivedFrom(creator, came)
  const judged = flagsFrom(creator, came, thresholds)
  const flags = presentFlags(judged, thresholds, (text) => text[language])
  const kinds = presentKinds(came, language)
  return viewSheet({ creator, ...kinds, answers: told, tiers, derived, flags }, language)
}

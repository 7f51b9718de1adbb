import { exampleBasis } from '../../../catalog/view/section.ts'
import { sections as allSections } from '../../../catalog/view/sections/index.ts'
import { keyFieldsMissing, oldData } from './data.ts'
import { fansJump, fansUnlikeViewers, losingFans } from './fans.ts'
import { absent, type Flag, type FlagFacts, type Judgement, madeUp } from './flag.ts'
import { fullyBooked, paidFallsOff } from './orders.ts'
import { costDeviates, priceRaised } from './prices.ts'
import { fewSamples } from './samples.ts'
import { goneQuiet, manyPaid, oneHit, unstablePlays } from './videos.ts'

/** Every flag, in the order in which a view has them. */
export const flags: readonly Flag[] = [
  ...[priceRaised, costDeviates, unstablePlays, oneHit, paidFallsOff, fansJump, losingFans],
  ...[fansUnlikeViewers, manyPaid, goneQuiet, fewSamples, oldData, keyFieldsMissing, fullyBooked],
]

/** A flag with how it came out. */
export interface JudgedFlag {
  readonly flag: Flag
  readonly judgement: Judgement
  /** The sections that it rests on; none where it was not judged. */
  readonly sections: readonly string[]
  /** The sections that would have brought what it lacks. */
  readonly missingSections: readonly string[]
}

/** Judges every flag by what there is. */
export function judgeFlags(facts: FlagFacts): readonly JudgedFlag[] {
  return flags.map((flag) => {
    const judgement = judgementOf(flag, facts)
    if (judgement.state === 'notJudged') {
      const missingSections = sectionsWith(judgement.absent ?? [])
      return { flag, judgement, sections: [], missingSections }
    }
    const sections = judgement.sections ?? sectionsOf(flag, facts)
    return { flag, judgement, sections, missingSections: [] }
  })
}

function judgementOf(flag: Flag, facts: FlagFacts): Judgement {
  const came = new Set(facts.answers.map(({ dataset }) => dataset))
  const away = flag.needs.filter((dataset) => !came.has(dataset))
  const judgement = away.length > 0 ? absent(...away) : flag.judge(facts)
  if (judgement.state !== 'notJudged') return judgement
  const { leftOut = [] } = facts
  const kept = (judgement.absent ?? []).filter((dataset) => leftOut.includes(dataset))
  return kept.length > 0 ? madeUp(kept) : judgement
}

function sectionsOf({ needs }: Flag, { answers }: FlagFacts): readonly string[] {
  const rested = answers.filter(({ dataset }) => needs.includes(dataset))
  return [...new Set(rested.map(({ section }) => section))]
}

/** The sections that bring one of the datasets. */
function sectionsWith(datasets: readonly string[]): readonly string[] {
  return allSections
    .filter(({ questions }) =>
      questions(exampleBasis).some(({ dataset }) => datasets.includes(dataset)),
    )
    .map(({ name }) => name)
}

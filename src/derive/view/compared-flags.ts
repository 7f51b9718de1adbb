import type { Language } from '../../core/text.ts'
import type { ComparedFlag, PresentedJudgement, PresentedRule } from './presented-flags.ts'
import { flagStateTexts } from './sheet-texts.ts'

/** The flags of one of the creators who are compared, by how they came out. */
export interface FlagsOfOne {
  readonly suspected: readonly OwnFlag[]
  readonly clear: readonly OwnFlag[]
  readonly notJudged: readonly OwnFlag[]
}

type OwnFlag = Pick<PresentedRule, 'name' | 'label' | 'rule'> & PresentedJudgement

/** Sorts the flags of the creator in a place of the comparison. */
export function flagsAt(flags: readonly ComparedFlag[], place: number): FlagsOfOne {
  const own = flags.flatMap(({ name, label, rule, values }) => {
    const judgement = values[place]
    return judgement ? [{ name, label, rule, ...judgement }] : []
  })
  const of = (state: PresentedJudgement['state']) => own.filter((each) => each.state === state)
  return { suspected: of('suspected'), clear: of('clear'), notJudged: of('notJudged') }
}

/** What is suspected, or that nothing of what was judged is; undefined where nothing was judged. */
export function suspectedText(
  { suspected, clear }: FlagsOfOne,
  language: Language,
): string | undefined {
  if (suspected.length > 0) return labelsOf(suspected, language)
  return clear.length > 0 ? flagStateTexts.clear[language] : undefined
}

/** The names of flags in a row. */
export function labelsOf(flags: readonly OwnFlag[], language: Language): string {
  return flags.map(({ label }) => label).join(language === 'zh' ? '、' : ', ')
}

/** The numbers that were put into a rule, as people read them. */
export function flagInputs({ inputs }: Pick<PresentedJudgement, 'inputs'>): string {
  return inputs
    .map(({ name, of, value }) => `${of ? `${name} (${of})` : name} = ${Number(value.toFixed(4))}`)
    .join(', ')
}

import { shanghaiIso } from '../../core/clock.ts'
import type { Text } from '../../core/text.ts'
import type { Flag } from './flags/flag.ts'
import type { JudgedFlag } from './flags/index.ts'
import type { Thresholds } from './flags/thresholds.ts'

/** A flag with its rule, whoever is judged by it. */
export interface PresentedRule {
  readonly name: string
  readonly label: string
  readonly rule: string
  readonly thresholds: readonly { readonly setting: string; readonly value: number }[]
}

/** How a flag came out for one creator, with all that was put into its rule. */
export interface PresentedJudgement {
  readonly state: 'suspected' | 'clear' | 'notJudged'
  readonly inputs: readonly {
    readonly name: string
    readonly value: number
    readonly of: string | null
  }[]
  readonly n: number | null
  readonly evidence: {
    readonly sections: readonly string[]
    readonly videos: readonly { readonly id: string; readonly publishedAt: string }[]
    readonly days: readonly string[]
  }
  readonly reason: string | null
  readonly missingSections: readonly string[]
}

/** A flag of one creator as it is answered. */
export type PresentedFlag = PresentedRule & PresentedJudgement

/** A flag of several creators as it is answered, in their order. */
export type ComparedFlag = PresentedRule & {
  readonly values: readonly (PresentedJudgement & { readonly creator: string })[]
}

type Say = (text: Text) => string

/** The flags of one creator. */
export function presentFlags(
  judged: readonly JudgedFlag[],
  set: Thresholds,
  say: Say,
): readonly PresentedFlag[] {
  return judged.map((each) => {
    const { name, label, ...rule } = presentRule(each.flag, set, say)
    const { state, ...judgement } = presentJudgement(each, say)
    return { name, label, state, ...rule, ...judgement }
  })
}

/** The flags of several creators, of each of whom all were judged. */
export function presentComparedFlags(
  creators: readonly { readonly creator: string; readonly judged: readonly JudgedFlag[] }[],
  set: Thresholds,
  say: Say,
): readonly ComparedFlag[] {
  const [first] = creators
  return (first?.judged ?? []).map(({ flag }, place) => ({
    ...presentRule(flag, set, say),
    values: creators.flatMap(({ creator, judged }) => {
      const own = judged[place]
      return own ? [{ creator, ...presentJudgement(own, say) }] : []
    }),
  }))
}

function presentRule({ name, title, rule, thresholds }: Flag, set: Thresholds, say: Say) {
  return {
    name,
    label: say(title),
    rule: say(rule(set)),
    thresholds: thresholds.map((each) => ({ setting: `flags.${each}`, value: set[each] })),
  }
}

/** Says how a flag came out: what was not judged has a reason instead of numbers. */
function presentJudgement(
  { judgement, sections, missingSections }: JudgedFlag,
  say: Say,
): PresentedJudgement {
  const judged = judgement.state === 'notJudged' ? undefined : judgement
  return {
    state: judgement.state,
    inputs: (judged?.inputs ?? []).map(({ name, value, of }) => ({ name, value, of: of ?? null })),
    n: judgement.n ?? null,
    evidence: {
      sections,
      videos: (judged?.videos ?? []).map(({ id, publishedAtMs }) => ({
        id,
        publishedAt: shanghaiIso(publishedAtMs),
      })),
      days: judged?.days ?? [],
    },
    reason: judgement.state === 'notJudged' ? say(judgement.why) : null,
    missingSections,
  }
}

import { shanghaiIso } from '../../core/clock.ts'
import type { Text } from '../../core/text.ts'
import type { JudgedFlag } from './flags/index.ts'
import type { Thresholds } from './flags/thresholds.ts'

/** A flag as it is answered, with its rule and all that was put into it. */
export interface PresentedFlag {
  readonly name: string
  readonly label: string
  readonly state: 'suspected' | 'clear' | 'notJudged'
  readonly rule: string
  readonly thresholds: readonly { readonly setting: string; readonly value: number }[]
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

/** Says how a flag came out: what was not judged has a reason instead of numbers. */
export function presentFlag(
  { flag, judgement, sections, missingSections }: JudgedFlag,
  set: Thresholds,
  say: (text: Text) => string,
): PresentedFlag {
  const judged = judgement.state === 'notJudged' ? undefined : judgement
  return {
    name: flag.name,
    label: say(flag.title),
    state: judgement.state,
    rule: say(flag.rule(set)),
    thresholds: flag.thresholds.map((name) => ({ setting: `flags.${name}`, value: set[name] })),
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

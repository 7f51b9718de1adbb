import { datasets } from '../src/catalog/datasets.gen.ts'
import type { VideoKind } from '../src/catalog/view/section.ts'
import type { FlagAnswer, FlagFacts } from '../src/derive/view/flags/flag.ts'
import { judgeFlags } from '../src/derive/view/flags/index.ts'
import { defaultThresholds } from '../src/derive/view/flags/thresholds.ts'
import { readBody } from '../src/derive/view/read-body.ts'

/** A body of a dataset as the upstream prints it. */
export interface FlagBody {
  readonly dataset: string
  readonly body: unknown
  readonly kind?: VideoKind
  readonly ageMs?: number
}

/** What flags are judged by where these bodies came at noon of the day. */
export function factsOf(bodies: readonly FlagBody[], day: string): FlagFacts {
  const collectedAtMs = Date.parse(`${day}T12:00:00+08:00`)
  const answers = bodies.map(({ dataset: name, body, kind, ageMs = 0 }): FlagAnswer => {
    const dataset = datasets.find((each) => each.name === name)
    if (!dataset) throw new Error(`No dataset ${name}`)
    const read = readBody(dataset, body)
    return { section: name, dataset: name, ...(kind && { kind }), collectedAtMs, ageMs, read }
  })
  return { answers, thresholds: defaultThresholds }
}

/** How one flag comes out. */
export function judgementOf(name: string, facts: FlagFacts) {
  const judged = judgeFlags(facts).find(({ flag }) => flag.name === name)
  if (!judged) throw new Error(`No flag ${name}`)
  return judged.judgement
}

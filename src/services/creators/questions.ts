import type { Endpoint } from '../../catalog/define.ts'
import { datasets } from '../../catalog/index.ts'
import {
  type Basis,
  endpointOf,
  queryOf,
  type Section,
  type SectionQuestion,
} from '../../catalog/view/section.ts'
import { AppError } from '../../core/errors.ts'
import { compilePlanner, type Plan, type Planner } from '../calls/plan.ts'

/** One question of a view: a call of an endpoint, for a section. */
export interface ViewQuestion {
  readonly creator: string
  readonly section: string
  readonly question: SectionQuestion
  readonly endpoint: Endpoint
  readonly plan: Plan
}

interface Answerer {
  readonly endpoint: Endpoint
  readonly planner: Planner
}

const answerers: ReadonlyMap<string, Answerer> = new Map(
  datasets.map((dataset) => {
    const endpoint = endpointOf(dataset)
    return [dataset.name, { endpoint, planner: compilePlanner(endpoint) }]
  }),
)

/**
 * The questions that sections come to. Answers that are stored are accepted up to `maxAgeMs`; with
 * 0 all are collected afresh.
 */
export function questionsOf(
  creator: string,
  sections: readonly Section[],
  basis: Basis,
  maxAgeMs: number,
): readonly ViewQuestion[] {
  return sections.flatMap(({ name: section, questions }) =>
    questions(basis).map((question) => {
      const answerer = answerers.get(question.dataset)
      if (!answerer) throw new Error(`Catalog: section ${section} asks ${question.dataset}.`)
      const { endpoint, planner } = answerer
      const planned = planner(queryOf(endpoint, creator, question))
      if (planned instanceof AppError) throw planned
      const plan = { ...planned, acceptCache: maxAgeMs > 0, maxAgeMs }
      return { creator, section, question, endpoint, plan }
    }),
  )
}

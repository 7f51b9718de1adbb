import type { Text } from '../../core/text.ts'
import type { Dataset, Endpoint } from '../define.ts'
import { creatorParameterNames } from '../shared-parameters.ts'

/** What the figures of a view rest on, so that those of two creators can be compared. */
export interface Basis {
  /** Which videos: those of the creator's own, and those that were paid for. */
  readonly kinds: readonly VideoKind[]
  readonly days: 30 | 90
  /** Whether plays that were paid for count. */
  readonly paidTraffic: boolean
  /** The day in Shanghai, as `YYYY-MM-DD`, on which periods end. */
  readonly today: string
}

/** A basis by which to tell what sections ask, not to ask it. */
export const exampleBasis: Basis = {
  kinds: ['personal', 'xingtu'],
  days: 30,
  paidTraffic: false,
  today: '2026-11-22',
}

export type VideoKind = 'personal' | 'xingtu'

/** One question to a dataset, beside the creator, with the upstream's codes as values. */
export interface SectionQuestion {
  readonly dataset: string
  readonly parameters: Readonly<Record<string, string>>
  /** The videos that the answer is about, where it is about one kind. */
  readonly kind?: VideoKind
}

/** A part of the view of a creator: it is asked for by its name, and fails alone. */
export interface Section {
  readonly name: string
  readonly title: Text
  /** Those of its datasets that a comparison of creators asks too, each of which is paid for. */
  readonly compared: readonly string[]
  /** Whether it is left out unless it is named: few sources have it, and its answers are guesses. */
  readonly isAskedByName?: true
  readonly questions: (basis: Basis) => readonly SectionQuestion[]
}

/** The endpoint that a dataset is asked by: the one that is not deprecated, where there is one. */
export function endpointOf({ endpoints, name }: Dataset): Endpoint {
  const endpoint = endpoints.find(({ successor }) => !successor) ?? endpoints[0]
  if (!endpoint) throw new Error(`Catalog: dataset ${name} has no endpoint.`)
  return endpoint
}

/** A question about a creator as an endpoint's query; what the endpoint does not take is left out. */
export function queryOf(
  { parameters }: Endpoint,
  creator: string,
  { parameters: given }: SectionQuestion,
): ReadonlyMap<string, readonly string[]> {
  const about = creatorParameterNames.map((name) => [name, creator] as const)
  const named = [...Object.entries(given), ...about].filter(([name]) => name in parameters)
  return new Map(named.map(([name, value]) => [name, [value]]))
}

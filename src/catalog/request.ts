import type { ParameterValues } from './kinds/values.ts'
import type { Operation } from './operations/operation.ts'
import type { Subject } from './subject.ts'

export type { Subject }

/** What can be printed as JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json }

/** What is asked of a source, in the upstream's own terms and free of any host, header or cookie. */
export interface UpstreamRequest {
  /** The dataset's name. */
  readonly dataset: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** A POST has one; a GET has none. */
  readonly body?: Json
  /** Whom it names: none, one or several. */
  readonly subjects: readonly Subject[]
  /** What call asked for it, for sources that speak this contract; absent where no call did. */
  readonly asked?: Asked
}

/** What was called, and what its parameters mean. */
export interface Asked {
  readonly operation: Operation
  readonly values: ParameterValues
}

/**
 * The key of an upstream request. It does not tell how that was asked for: by a deprecated path,
 * its successor, or a browser whose site puts the members in another order.
 */
export function cacheKeyOf({ dataset, query, body }: UpstreamRequest): string {
  return `${dataset}\n${canonical(query)}\n${body === undefined ? '' : canonical(body)}`
}

/** Prints JSON with the members of every object in the order of their names. */
export function canonical(value: Json): string {
  return JSON.stringify(value, (_, inner: Json) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

/** The first whom a request names, by whom calls are told apart; null where it names none. */
export function subjectOf({ subjects: [first] }: UpstreamRequest): string | null {
  return first?.id ?? null
}

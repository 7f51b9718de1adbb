import type { ParameterValues } from './kinds/values.ts'
import type { Operation } from './operations/operation.ts'

/** A public path with its parameters, without token and acceptCache. */
export interface PublicRequest {
  readonly path: string
  readonly query: Readonly<Record<string, string>>
}

/**
 * How a server of the same contract is asked for the same: its path and its parameters in
 * documented names. What is the default anyway is left out; token and acceptCache are no part of it.
 */
export function publicRequest(
  { path, parameters }: Pick<Operation, 'path' | 'parameters'>,
  values: ParameterValues,
): PublicRequest {
  const query: Record<string, string> = {}
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = values[name]
    const written = value === undefined ? undefined : parameter.write(value)
    if (written !== undefined) query[name] = written
  }
  return { path, query }
}

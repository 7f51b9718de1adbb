import type { Endpoint, PublicRequest } from './define.ts'
import type { ParameterValues } from './kinds/values.ts'

/**
 * How a server of the same contract is asked for the same: the endpoint's path and its parameters in
 * documented names. What is the default anyway is left out; token and acceptCache are no part of it.
 */
export function publicRequest(endpoint: Endpoint, values: ParameterValues): PublicRequest {
  const query: Record<string, string> = {}
  for (const [name, parameter] of Object.entries(endpoint.parameters)) {
    const value = values[name]
    const written = value === undefined ? undefined : parameter.write(value)
    if (written !== undefined) query[name] = written
  }
  return { path: endpoint.path, query }
}

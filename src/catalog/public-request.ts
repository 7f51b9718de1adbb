import type { Endpoint, PublicRequest } from './define.ts'
import type { Parameter, ParameterValues } from './parameters.ts'

/**
 * How a server of the same contract is asked for the same: the endpoint's path and its parameters in
 * documented names. What is the default anyway is left out; token and acceptCache are no part of it.
 */
export function publicRequest(endpoint: Endpoint, values: ParameterValues): PublicRequest {
  const query: Record<string, string> = {}
  for (const [name, parameter] of Object.entries(endpoint.parameters)) {
    const value = values[name]
    const written = value === undefined ? undefined : documented(parameter, value)
    if (written !== undefined) query[name] = written
  }
  return { path: endpoint.path, query }
}

/** A value as the documentation writes it; undefined where it is the default. */
function documented(parameter: Parameter, value: string): string | undefined {
  switch (parameter.kind) {
    case 'id':
      return value
    case 'choice': {
      const choice = parameter.choices.find(({ name, code = name }) => code === value)
      const name = choice?.name ?? value
      return name === parameter.default ? undefined : name
    }
    case 'open':
    case 'boolean':
      return value === String(parameter.default) ? undefined : value
  }
}

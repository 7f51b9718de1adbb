import { acceptCacheParameter, type Endpoint } from '../catalog/define.ts'
import type { Choice, Parameter } from '../catalog/parameters.ts'

/** What a call takes beside the token. */
export function callParameters({ parameters, acceptsCache }: Endpoint): [string, Parameter][] {
  return Object.entries({
    ...parameters,
    ...(acceptsCache && { acceptCache: acceptCacheParameter }),
  })
}

/** What is documented of a parameter's values. */
export function choicesOf(parameter: Parameter): readonly Choice[] {
  if (parameter.kind === 'choice') return parameter.choices
  return parameter.kind === 'open' ? parameter.known : []
}

/** What an absent parameter means, by name where it has one; undefined where it has no default. */
export function defaultOf(parameter: Parameter): string | undefined {
  if (parameter.kind === 'id' || parameter.default === undefined) return undefined
  if (parameter.kind !== 'open') return String(parameter.default)
  return parameter.known.find(({ code }) => code === parameter.default)?.name ?? parameter.default
}

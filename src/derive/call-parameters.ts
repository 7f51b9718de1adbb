import { acceptCacheParameter, type Endpoint } from '../catalog/define.ts'
import type { Choice, Parameter } from '../catalog/parameters.ts'
import type { Text } from '../core/text.ts'

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

/** What an open parameter takes beside the values that are known. */
export const otherValues: Text = {
  zh: '其他 1 至 64 个字母、数字或汉字原样交给上游',
  en: 'any other of 1 to 64 letters or digits is passed to the upstream as it is',
}

/** What an absent parameter means, by name where it has one; undefined where it has no default. */
export function defaultOf(parameter: Parameter): string | undefined {
  if (parameter.kind === 'id' || parameter.default === undefined) return undefined
  if (parameter.kind !== 'open') return String(parameter.default)
  return parameter.known.find(({ code }) => code === parameter.default)?.name ?? parameter.default
}

import { acceptCacheParameter, type Endpoint } from '../catalog/define.ts'
import type { Parameter } from '../catalog/kinds/kind.ts'
import type { ParameterValues } from '../catalog/kinds/values.ts'
import { namesInPath, type Operation } from '../catalog/operations/operation.ts'
import type { Text } from '../core/text.ts'
import { compileParameters } from './read-parameters.ts'

/** Any operation, with what only those of datasets have. */
export type Described = Operation &
  Partial<Pick<Endpoint, 'acceptsCache' | 'successor' | 'dataset'>>

/** What a call takes beside the token. */
export function callParameters({
  parameters,
  acceptsCache,
}: Pick<Described, 'parameters' | 'acceptsCache'>): [string, Parameter][] {
  return Object.entries({
    ...parameters,
    ...(acceptsCache && { acceptCache: acceptCacheParameter }),
  })
}

/** The path with an example for each parameter that stands in it. */
export function examplePath({ path, parameters }: Operation): string {
  return [...namesInPath(path)].reduce(
    (filled, name) =>
      filled.replace(`{${name}}`, encodeURIComponent(parameters[name]?.example ?? name)),
    path,
  )
}

/** What a call means that gives every parameter: each as `given` has it, or else its example. */
export function exampleValues(
  endpoint: Endpoint,
  given: Readonly<Record<string, string>> = {},
): ParameterValues {
  const texts = Object.entries(endpoint.parameters).map(([name, parameter]) => {
    const { example, choices, default: usual } = parameter
    return [name, given[name] ?? usual ?? example ?? choices[0]?.name] as const
  })
  const query = texts.flatMap(([name, text]) =>
    text === undefined ? [] : [[name, [text]] as const],
  )
  return compileParameters(endpoint)(new Map(query)).values
}

/** Says what an open parameter takes beside the values that are known. */
export const otherValues: Text = {
  zh: '其他 1 至 64 个字母、数字或汉字原样交给上游',
  en: 'any other of 1 to 64 letters or digits is passed to the upstream as it is',
}

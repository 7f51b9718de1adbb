import { acceptCacheParameter, type Endpoint } from '../catalog/define.ts'
import type { Parameter } from '../catalog/kinds/kind.ts'
import { namesInPath, type Operation } from '../catalog/operations/operation.ts'
import type { Text } from '../core/text.ts'

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

/** Says what an open parameter takes beside the values that are known. */
export const otherValues: Text = {
  zh: '其他 1 至 64 个字母、数字或汉字原样交给上游',
  en: 'any other of 1 to 64 letters or digits is passed to the upstream as it is',
}

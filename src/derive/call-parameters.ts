import { acceptCacheParameter, type Endpoint } from '../catalog/define.ts'
import type { Parameter } from '../catalog/kinds/kind.ts'
import type { Text } from '../core/text.ts'

/** What a call takes beside the token. */
export function callParameters({ parameters, acceptsCache }: Endpoint): [string, Parameter][] {
  return Object.entries({
    ...parameters,
    ...(acceptsCache && { acceptCache: acceptCacheParameter }),
  })
}

/** Says what an open parameter takes beside the values that are known. */
export const otherValues: Text = {
  zh: '其他 1 至 64 个字母、数字或汉字原样交给上游',
  en: 'any other of 1 to 64 letters or digits is passed to the upstream as it is',
}

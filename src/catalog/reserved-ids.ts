import type { Text } from '../core/text.ts'

export interface ReservedId {
  /** The last nine digits. */
  readonly suffix: string
  readonly meaning: Text
}

/** Ids of creators and videos with which the sandbox forces an outcome: 19 digits, the first a 9, the last nine as listed. */
export const reservedIds = [
  { suffix: '000000301', meaning: { zh: '采集失败（301）', en: 'The collection fails (301)' } },
  {
    suffix: '000000302',
    meaning: { zh: '上游限流（302）', en: 'The upstream limits the rate (302)' },
  },
  { suffix: '000000500', meaning: { zh: '服务内部错误（500）', en: 'An internal error (500)' } },
  {
    suffix: '000000060',
    meaning: {
      zh: '60 秒后才返回，已到调用时限：采集失败（301）',
      en: 'The answer takes 60 seconds, all that a call has: the collection fails (301)',
    },
  },
  { suffix: '000000005', meaning: { zh: '5 秒后才返回', en: 'The answer takes 5 seconds' } },
  {
    suffix: '000000404',
    meaning: {
      zh: '上游没有数据：成功，但只有 base_resp',
      en: 'The upstream has no data: a success that holds base_resp only',
    },
  },
] as const satisfies readonly ReservedId[]

export type ReservedSuffix = (typeof reservedIds)[number]['suffix']

/** The forced outcome that an id asks for; undefined for an ordinary id. */
export function reservedSuffixOf(id: string): ReservedSuffix | undefined {
  if (!/^9\d{18}$/.test(id)) return undefined
  return reservedIds.find(({ suffix }) => id.endsWith(suffix))?.suffix
}

import type { Text } from '../core/text.ts'

/** What a reader wants to know, in the order in which documents have it. */
export const topics = {
  search: { zh: '找达人', en: 'Finding creators' },
  profile: { zh: '基础信息', en: 'Profile' },
  prices: { zh: '报价', en: 'Prices' },
  performance: { zh: '传播表现', en: 'Performance' },
  audience: { zh: '粉丝与观众', en: 'Fans and audience' },
  indices: { zh: '指数', en: 'Indices' },
  conversion: { zh: '转化', en: 'Conversion' },
  videos: { zh: '视频', en: 'Videos' },
  live: { zh: '直播', en: 'Live streaming' },
  service: { zh: '履约', en: 'Service' },
} as const satisfies Readonly<Record<string, Text>>

export type Topic = keyof typeof topics

import type { Text } from '../core/text.ts'
import { asText, type Confidence, fen, figure, record } from './units.ts'

/** The lengths of video that costs are told for, by the names that methods under `data_sp` have. */
export const videoLengths = [
  ['1_20', { zh: '1–20 秒', en: '1–20 s' }],
  ['21_60', { zh: '21–60 秒', en: '21–60 s' }],
  ['60', { zh: '60 秒以上', en: 'over 60 s' }],
] as const

/** What the cost of a length means. */
export function costMeaning(length: Text, cost: Text): Text {
  return { zh: `${length.zh}视频：${cost.zh}`, en: `${length.en} video: ${cost.en}` }
}

/**
 * The schema of an object with one cost in fen for each length; a length without a price is left
 * out. History names the figures by `series`.
 */
export function costByLength(
  prefix: 'cpm' | 'cpe',
  series: string,
  meaning: Text,
  confidence?: Confidence,
) {
  const members = videoLengths.map(([length, label]) => {
    const cost = asText(fen(costMeaning(label, meaning), confidence))
    return [`${prefix}_${length}`, figure(`${series}_${length}`, cost)] as const
  })
  return record(meaning, Object.fromEntries(members), confidence)
}

export const expectedCpm: Text = {
  zh: '预期 CPM，即每千次播放的成本 = 报价 ÷ 预期播放量 × 1000，不足 1 分的部分截去',
  en: 'expected cost of a thousand plays, price ÷ expected plays × 1,000, fractions of a fen cut off',
}

export const expectedCpe: Text = {
  zh: '预期 CPE，即每次互动（点赞、评论、转发）的成本，不足 1 分的部分截去',
  en: 'expected cost of one interaction (like, comment or share), fractions of a fen cut off',
}

import type { NormalUnit } from '../../catalog/normal-units.ts'
import type { VideoKind } from '../../catalog/view/section.ts'
import { sections } from '../../catalog/view/sections/index.ts'
import type { Language, Text } from '../../core/text.ts'
import type { Cell } from '../cells.ts'
import type { CreatorState } from './comparison.ts'
import type { PresentedBasis } from './presented.ts'
import type { PresentedFlag } from './presented-flags.ts'

/** What a sheet of creators says beside their figures. */
export const sheetTexts = {
  creator: { zh: '达人 ID', en: 'Creator id' },
  name: { zh: '昵称', en: 'Nickname' },
  state: { zh: '状态', en: 'State' },
  basis: { zh: '口径', en: 'Basis' },
  source: { zh: '来源', en: 'Source' },
  collectedAt: { zh: '采集时间（最早的）', en: 'Collected (the oldest)' },
  requestIds: { zh: '请求编号', en: 'Request ids' },
  problems: { zh: '未取得', en: 'What did not come' },
  nature: { zh: '数据性质', en: 'Nature of the data' },
  sandbox: { zh: '沙箱虚构数据，非真实达人', en: 'Made-up sandbox data, no real creator' },
  collected: { zh: '采集所得', en: 'Collected' },
  mixed: {
    zh: '真实数据与沙箱虚构数据并存：推算、旗标、档位与对比只用真实数据，虚构数据未计入',
    en: 'There is real data and made-up sandbox data: derived figures, flags, tiers and comparisons are of the real data alone, and the made-up data is left out',
  },
  missing: { zh: '—', en: '—' },
  noTier: { zh: '无此档', en: 'tier not sold' },
  section: { zh: '分区', en: 'Section' },
  figure: { zh: '指标', en: 'Figure' },
  value: { zh: '数值', en: 'Value' },
  unit: { zh: '单位', en: 'Unit' },
  formula: { zh: '公式', en: 'Formula' },
  inputs: { zh: '代入', en: 'Numbers put in' },
  previousPrice: { zh: '上一次不同的报价', en: 'Price before it changed' },
  derived: { zh: '推算', en: 'Derived' },
  flag: { zh: '风险旗标', en: 'Flag' },
  flags: { zh: '风险旗标', en: 'Flags' },
  notJudged: { zh: '未判断的旗标', en: 'Flags not judged' },
} as const satisfies Readonly<Record<string, Text>>

/** How a creator stands in a comparison, in words. */
export const stateTexts: Readonly<Record<CreatorState, Text>> = {
  ok: { zh: '可比', en: 'compared' },
  noTier: { zh: '无此档，不参与排名', en: 'tier not sold, not ranked' },
  noPrices: { zh: '没有报价，不参与排名', en: 'no prices, not ranked' },
  noData: { zh: '上游没有该达人的数据', en: 'the upstream has no data' },
  nothing: { zh: '未取得数据', en: 'nothing came' },
  sandbox: { zh: '仅有沙箱虚构数据，不与真实数据对比', en: 'sandbox data only, not compared' },
}

/** How a flag came out, in words. */
export const flagStateTexts: Readonly<Record<PresentedFlag['state'], Text>> = {
  suspected: { zh: '疑似', en: 'suspected' },
  clear: { zh: '未见', en: 'not seen' },
  notJudged: { zh: '未判断', en: 'not judged' },
}

/** The kinds of videos, in words. */
export const videoKindTexts: Readonly<Record<VideoKind, Text>> = {
  personal: { zh: '个人视频', en: 'personal videos' },
  xingtu: { zh: '星图视频', en: 'Xingtu videos' },
}

/** What the figures of a comparison are of, but for the tier, which each of them names. */
export function basisText({
  kind,
  days,
  paidTraffic,
}: Pick<PresentedBasis, 'kind' | 'days' | 'paidTraffic'>): Text {
  const { zh, en } = videoKindTexts[kind]
  return {
    zh: `${zh}，近 ${days} 日，${paidTraffic ? '包含' : '剔除'}投流`,
    en: `${en}, last ${days} days, ${paidTraffic ? 'with' : 'without'} paid traffic`,
  }
}

const unitTexts: Readonly<Partial<Record<NormalUnit, Text>>> = {
  yuan: { zh: '元', en: 'CNY' },
  seconds: { zh: '秒', en: 's' },
}

/** A heading with the unit in it; a percentage has its sign in the cells. */
export function withUnit(label: string, unit: NormalUnit, language: Language): string {
  const text = unitTexts[unit]?.[language]
  if (text === undefined) return label
  return language === 'zh' ? `${label}（${text}）` : `${label} (${text})`
}

/** A figure as a cell that spreadsheets calculate with; more decimals than these say nothing. */
export function figureCell(value: number, unit: NormalUnit): Cell {
  if (unit === 'fraction') return `${Number((value * 100).toFixed(4))}%`
  return Number(value.toFixed(Math.abs(value) < 1000 || unit === 'yuan' ? 4 : 0))
}

/** What a section is called. */
export function sectionText(name: string): Text {
  return sections.find((section) => section.name === name)?.title ?? { zh: name, en: name }
}

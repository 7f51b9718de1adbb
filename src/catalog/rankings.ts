import { industries } from './industries.ts'
import type { Choice } from './kinds/kind.ts'

/** A ranking of creators, or of hosts of live streams. */
export interface Board extends Choice {
  readonly code: string
  /** What Xingtu calls it. */
  readonly title: string
  readonly isLive: boolean
}

const video = (code: number, name: string, zh: string, en: string): Board => ({
  ...{ name, code: String(code), title: zh, isLive: false },
  label: { zh, en },
})

/** Codes of live rankings stand in two lists that are published, which both have 23. */
const live = (code: number, name: string, zh: string, en: string): Board => ({
  ...{ name: `LIVE_${name}`, code: String(code), title: zh, isLive: true },
  label: { zh: `直播·${zh}`, en: `Live: ${en}` },
  confidence: 'likely',
})

/** The rankings by Xingtu's own codes and names: those of short videos, and those of live streams. */
export const boards: readonly Board[] = [
  video(1, 'BRAND_PICK', '品牌优选榜', 'Picked by brands'),
  video(2, 'A3_SEEDING', 'A3种草榜', 'Seeding (A3)'),
  video(3, 'SEARCH_AFTER_VIEW', '看后搜榜', 'Search after view'),
  video(4, 'SELLING', '带货榜', 'Selling'),
  video(5, 'PAID_TRAFFIC', '投流榜', 'Paid traffic'),
  video(6, 'HIGH_POTENTIAL', '高潜榜', 'High potential'),
  video(17, 'FOLLOWER_GROWTH', '涨粉黑马榜', 'Growth of followers'),
  video(18, 'TOP_CREATORS', '头部必选榜', 'Top creators'),
  live(23, 'GAME_BRAND_PICK', '游戏行业品牌优选榜', 'picked by brands, games'),
  live(24, 'OTHER_BRAND_PICK', '非游戏行业品牌优选榜', 'picked by brands, all but games'),
  live(25, 'COMPONENT_CLICKS', '组件点击榜', 'clicks on components'),
  live(26, 'DOWNLOADS', '下载转化榜', 'downloads'),
  live(27, 'LEADS', '线索收集榜', 'leads'),
  live(28, 'PAID_TRAFFIC', '投流榜', 'paid traffic'),
  live(29, 'HIGH_POTENTIAL', '高潜榜', 'high potential'),
  live(30, 'OTHER_HOSTS', '其他主播榜', 'hosts of other kinds'),
  live(37, 'SELLING_HOSTS', '带货主播榜', 'hosts who sell'),
]

/** What rankings are divided by. It has the codes of industries; the ranking catalog has them all. */
export const qualifiers: readonly Choice[] = industries.filter(({ code }) => code !== '0')

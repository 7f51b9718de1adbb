import {
  assignedVideoTask,
  fixedPriceSettlement,
  pricedByPlaysVideoType,
} from '../../catalog/tiers.ts'
import { figureOf, memberOf } from '../figure-of.ts'

/** What a creator sells, as the list of prices has it. */
export interface Tier {
  readonly videoType: number
  /** The name that the upstream gives it now. */
  readonly desc: string
  readonly priceYuan: number
  /** What it costs without the promotion that the price is of; absent where it is of none. */
  readonly originPriceYuan?: number
  /** Whether the site folds it away, as it does co-creation. */
  readonly isFolded: boolean
  /** Whether the price is that of one video, so that costs follow from it. */
  readonly isPriceOfVideo: boolean
}

/**
 * The tiers that are on sale in a body of marketing-info, in its order: rows that are enabled, open
 * and priced, for assigned short videos. Of two rows with one `video_type` the first counts.
 */
export function tiersOf(body: unknown): readonly Tier[] {
  const rows = memberOf(body, 'price_info')
  if (!Array.isArray(rows)) return []
  const tiers = new Map<number, Tier>()
  for (const row of rows as readonly unknown[]) {
    const tier = tierOf(row)
    if (tier && !tiers.has(tier.videoType)) tiers.set(tier.videoType, tier)
  }
  return [...tiers.values()]
}

function tierOf(row: unknown): Tier | undefined {
  const videoType = figureOf(memberOf(row, 'video_type'))
  const priceYuan = figureOf(memberOf(row, 'price'))
  const desc = memberOf(row, 'desc')
  if (videoType === undefined || priceYuan === undefined || priceYuan <= 0) return undefined
  if (!isOnSale(row)) return undefined
  const settlement = memberOf(row, 'settlement_type')
  return {
    videoType,
    desc: typeof desc === 'string' && desc !== '' ? desc : `video_type ${videoType}`,
    priceYuan,
    ...originOf(row, priceYuan),
    isFolded: memberOf(row, 'do_fold') === true,
    isPriceOfVideo:
      videoType !== pricedByPlaysVideoType &&
      (settlement === undefined || settlement === fixedPriceSettlement),
  }
}

function originOf(row: unknown, priceYuan: number): Pick<Tier, 'originPriceYuan'> {
  const originPriceYuan = figureOf(memberOf(row, 'origin_price'))
  const isCut = originPriceYuan !== undefined && originPriceYuan > priceYuan
  return memberOf(row, 'has_discount') === true && isCut ? { originPriceYuan } : {}
}

/** A row that does not say is taken to be on sale. */
function isOnSale(row: unknown): boolean {
  const says = (name: string) => memberOf(row, name) !== false
  const task = memberOf(row, 'task_category')
  return (
    says('enable') &&
    says('is_open') &&
    says('need_price') &&
    (task === undefined || task === assignedVideoTask)
  )
}

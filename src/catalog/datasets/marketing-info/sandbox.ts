import type { Creator } from '../../creator.ts'
import { ofCreator } from '../../define.ts'

/** Creators of the sandbox take orders for short videos only. */
export const project = ofCreator((creator, { query }) => ({
  activity_info: [],
  base_resp: { status_code: 0, status_message: 'Success' },
  hot_list_ranks: [],
  industry_tags: creator.industryTags.map((tag) => tag.name),
  price_info: query.platform_channel === '1' ? rows(creator) : [],
}))

/** A kind of video that the creator does not offer has no row. */
function rows({ id, pricesYuan }: Creator) {
  const { upTo20s, from21To60s, over60s, coCreation } = pricesYuan
  const licenceFeeYuan = 100
  return [
    onSale(id, 1, '1-20s视频', upTo20s, { field: 'price', folded: false }),
    onSale(id, 2, '21-60s视频', from21To60s, { field: 'long_video_price', folded: false }),
    over60s !== undefined &&
      onSale(id, 71, '60s以上视频', over60s, { field: 'price', folded: false }),
    licence(id, 103, '单视频推送广告平台', licenceFeeYuan),
    licence(id, 104, '多视频推送广告平台', licenceFeeYuan),
    licence(id, 105, '下载', licenceFeeYuan),
    coCreation !== undefined &&
      onSale(id, 91, '抖音短视频共创-参与达人', coCreation, { field: 'price', folded: true }),
  ].filter((row) => row !== false)
}

function onSale(
  id: string,
  videoType: number,
  desc: string,
  priceYuan: number,
  { field, folded }: { field: string; folded: boolean },
) {
  return {
    activity_info: [],
    author_id: id,
    desc,
    do_fold: folded,
    ...priceMembers({ enable: true, field, priceYuan, since: '1630425600', taskCategory: 1 }),
    video_type: videoType,
  }
}

/** A licence to promote or download a video: listed, but not for sale. */
function licence(id: string, videoType: number, desc: string, priceYuan: number) {
  return {
    activity_info: [],
    author_id: id,
    desc,
    ...priceMembers({
      enable: false,
      field: 'price',
      priceYuan,
      since: '1626393600',
      taskCategory: 103,
    }),
    video_type: videoType,
  }
}

interface PriceTerms {
  readonly enable: boolean
  readonly field: string
  readonly priceYuan: number
  readonly since: string
  readonly taskCategory: number
}

function priceMembers({ enable, field, priceYuan, since, taskCategory }: PriceTerms) {
  return {
    enable,
    end_time: '2145916800',
    field,
    has_discount: false,
    is_open: true,
    need_price: true,
    online_status: enable ? 1 : 2,
    origin_price: priceYuan,
    platform_activity_id: '0',
    platform_source: 1,
    price: priceYuan,
    settlement_desc: '固定价格',
    settlement_type: 2,
    start_time: since,
    task_category: taskCategory,
    task_category_status: 1,
    template_list: [],
  }
}

import {
  commerceOf,
  conversionOf,
  expectedNaturalPlays,
  sellingVideos,
} from '../../creator/commerce.ts'
import { connectedUsersOn } from '../../creator/connected-users.ts'
import { growthOver } from '../../creator/fans.ts'
import { hitShare } from '../../creator/hits.ts'
import { type Identity, identityOf } from '../../creator/identity.ts'
import { type IndexName, indexOf } from '../../creator/indices.ts'
import { type Performance, performanceOf } from '../../creator/performance.ts'
import { randomOf } from '../../creator/random.ts'
import {
  clickRange,
  clickRateRange,
  gpmRange,
  productPriceRange,
  salesRange,
} from '../../creator/ranges.ts'
import type { PricesYuan } from '../../creator/traits.ts'
import { videoWordsOf } from '../../creator/video-words.ts'
import type { Video } from '../../creator/videos.ts'
import { type Creator, videosWithin } from '../../creator.ts'
import { decimals, genderCodes } from './matching.ts'

/** A creator as an answer lists him, for a campaign of an industry (0 for all). */
export function rowOf(creator: Creator, industry: number) {
  const identity = identityOf(creator)
  const naturalPlays = expectedNaturalPlays(creator)
  const performance = performanceOf(videosWithin(creator, 30, 'personal'))
  const attributes: Readonly<Record<string, string>> = {
    ...who(creator, identity),
    ...growth(creator),
    ...indices(creator, String(industry)),
    ...connections(creator),
    ...plays(creator, naturalPlays, performance),
    ...costs(creator, naturalPlays, performance?.interactionPer10k),
    ...commerce(creator),
    ...flags,
    is_cocreate_author: String(creator.pricesYuan.coCreation !== undefined),
    last_10_items: JSON.stringify(
      creator.videos.slice(0, 10).map((video) => work(video, identity)),
    ),
  }
  const [best] = creator.videos.toSorted((a, b) => b.plays - a.plays)
  return {
    attribute_datas: Object.fromEntries(
      Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    extra_data: {
      content_query_from_word: '',
      content_query_score: 0,
      debug_info: '',
      demander_behavior: { added_author_list: false, cooperated: false, viewd_author_page: false },
      recall_from: ['1_0'],
      recall_return_infos: {},
      recommend_types: [],
    },
    items: best ? [{ item_id: best.itemId, video_tag: 3, vv: best.plays }] : [],
    star_id: creator.id,
    task_infos: [
      {
        online_status: 1,
        platform_source: 1,
        price_infos: offers(creator.pricesYuan),
        task_category: 1,
        task_status: 1,
      },
    ],
  }
}

function who({ id, followers }: Creator, identity: Identity) {
  const { tags, place } = identity
  return {
    author_avatar_frame_icon: '0',
    author_status: '1',
    author_type: '1',
    avatar_uri: identity.avatarUri,
    city: place.city,
    content_theme_labels_180d: JSON.stringify(identity.contentThemes),
    core_user_id: identity.coreUserId,
    follower: String(followers),
    gender: genderCodes[identity.gender],
    grade: '0',
    id,
    nick_name: identity.nickname,
    province: place.province,
    tags_relation: JSON.stringify(
      Object.fromEntries(
        tags.map(({ first, seconds }) => [first.name, seconds.map(({ name }) => name)]),
      ),
    ),
  }
}

function growth(creator: Creator) {
  const [half, whole] = [15, 30].map((days) => growthOver(creator, creator.dayNumber, days))
  return {
    fans_increment_rate_within_15d: String(half?.fraction ?? 0),
    fans_increment_within_15d: String(half?.followers ?? 0),
    fans_increment_within_30d: String(whole?.followers ?? 0),
  }
}

function indices(creator: Creator, industry: string) {
  const valuesFor = (of: string) => {
    const value = (name: IndexName) => String(indexOf(creator, name, of, creator.dayNumber).value)
    return {
      convert: value('link_convert_index'),
      shopping: value('link_shopping_index'),
      spread: value('link_spread_index'),
      star: value('link_star_index'),
    }
  }
  const all = valuesFor('0')
  const own = industry === '0' ? all : valuesFor(industry)
  return {
    link_convert_index: all.convert,
    link_convert_index_by_industry: own.convert,
    link_recommend_index_by_industry: own.shopping,
    link_shopping_index: all.shopping,
    link_spread_index: all.spread,
    link_spread_index_by_industry: own.spread,
    link_star_index: all.star,
    link_star_index_by_industry: own.star,
  }
}

function connections(creator: Creator) {
  const { total, stages } = connectedUsersOn(creator, creator.dayNumber)
  return {
    link_i_cnt_by_industry: String(stages.interested),
    link_k_cnt_by_industry: String(stages.follow),
    link_l_cnt_by_industry: String(stages.aware),
    link_link_cnt_by_industry: String(total),
    link_n_cnt_by_industry: String(stages.like),
  }
}

/** Creators of the sandbox publish no pictures and are promoted by nobody. */
function plays(creator: Creator, naturalPlays: number, performance: Performance | undefined) {
  const natural = String(naturalPlays)
  return {
    brand_boost_vv: '0',
    burst_text_rate: String(decimals(hitShare(creator, videosWithin(creator, 90)))),
    expected_natural_play_num: natural,
    expected_play_num: String(creator.expectedPlays),
    pic_brand_boost: 'false',
    pic_brand_boost_vv: '0',
    pic_expected_play_num: '0',
    sn_expected_play_num: natural,
    video_brand_boost: 'false',
    video_brand_boost_vv: '0',
    ...(performance && rates(performance)),
  }
}

function rates({ interactionPer10k, completionPer10k, medianPlays }: Performance) {
  const interaction = String(interactionPer10k / 10_000)
  const completion = String(completionPer10k / 10_000)
  return {
    interact_rate_within_30d: interaction,
    play_over_rate_within_30d: completion,
    // Nothing is paid for in personal videos.
    sn_interact_rate_within_30d: interaction,
    sn_play_over_rate_within_30d: completion,
    vv_median_30d: String(medianPlays),
  }
}

/** A length that is not offered has no members. */
function costs(
  { pricesYuan, expectedPlays }: Creator,
  naturalPlays: number,
  interactionPer10k: number | undefined,
) {
  const { upTo20s, from21To60s, over60s } = pricesYuan
  const tiers = Object.entries({ '1_20': upTo20s, '20_60': from21To60s, '60': over60s })
  return Object.fromEntries(
    tiers.flatMap(([tier, priceYuan]) => {
      if (priceYuan === undefined) return []
      const cpm = (plays: number) => String(decimals((priceYuan / plays) * 1000))
      return [
        [`price_${tier}`, String(priceYuan)],
        [`prospective_${tier}_cpm`, cpm(expectedPlays)],
        [`sn_prospective_${tier}_cpm`, cpm(naturalPlays)],
        ...(interactionPer10k === undefined
          ? []
          : [
              [
                `sn_prospective_${tier}_cpe`,
                String(decimals((priceYuan / naturalPlays / interactionPer10k) * 10_000)),
              ],
            ]),
      ]
    }),
  )
}

/** Who sells nothing has no ranges. */
function commerce(creator: Creator) {
  const selling = sellingVideos(creator, 30)
  const conversion = conversionOf(creator, selling)
  const sells = commerceOf(creator).shop !== undefined
  const sales = selling.reduce((sum, { salesYuan }) => sum + salesYuan, 0)
  return {
    e_commerce_enable: sells ? '1' : '0',
    ...(conversion && {
      author_ecom_level: `L${randomOf(`ecom-level/${creator.id}`).integer(1, 7)}`,
      ecom_avg_order_value_30d_range: productPriceRange(conversion.meanPriceYuan),
      ecom_gmv_30d_range: salesRange(sales),
      ecom_gpm_30d_range: gpmRange(conversion.gpmYuan),
      ecom_video_ctr_30d_range: clickRateRange(conversion.clicksPerPlay),
      ecom_video_mid_click_pv_30d_range: clickRange(conversion.meanClicks),
      ecom_video_product_num_30d: String(conversion.productCount),
      star_ecom_video_num_30d: String(
        selling.filter(({ video }) => video.kind === 'xingtu').length,
      ),
    }),
  }
}

/** What the model says nothing about is what most creators have. */
const flags = {
  author_level_game: 'Lv1',
  author_level_other: 'Lv1',
  is_black_horse_author: 'false',
  is_cpm_project_author: '0',
  is_excellenct_author: '0',
  is_short_drama: '0',
  local_lower_threshold_author: 'false',
  star_excellent_author: '0',
  star_qianchuan_high_potential: '0',
  star_whispers_author: '0',
} as const

function work(video: Video, { contentThemes }: Identity) {
  const { itemId, createdAtSeconds, plays, likes, comments, shares } = video
  return {
    comment_cnt: String(comments),
    is_high_quality_item: '0',
    item_create_time: String(createdAtSeconds),
    item_id: itemId,
    item_publish_time: String(createdAtSeconds),
    item_title: videoWordsOf(itemId, contentThemes).title,
    like_cnt: String(likes),
    share_cnt: String(shares),
    vv: String(plays),
  }
}

/** They are those that the prices of the creator list, without the licences. */
function offers({ upTo20s, from21To60s, over60s, coCreation }: PricesYuan) {
  return Object.entries({ 1: upTo20s, 2: from21To60s, 71: over60s, 91: coCreation }).flatMap(
    ([videoType, price]) =>
      price === undefined
        ? []
        : [
            {
              end_time: '2145916800',
              platform_source: 1,
              price,
              price_extra_info: {},
              start_time: '1630425600',
              task_category: 1,
              video_type: Number(videoType),
              video_type_status: 1,
            },
          ],
  )
}

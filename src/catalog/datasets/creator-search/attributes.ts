import type { TSchema } from 'typebox'
import type { Text } from '../../../core/text.ts'
import { creatorMembers } from '../../search-members.ts'
import {
  asText,
  type Confidence,
  count,
  fraction,
  index,
  record,
  words,
  yuan,
} from '../../units.ts'

type Members = Readonly<Record<string, TSchema>>

const text = (zh: string, en: string): Text => ({ zh, en })

/** The upstream prints every attribute as text; so read as it is, a figure may have decimals. */
const counted = (zh: string, en: string, confidence?: Confidence) =>
  asText(count(text(zh, en), confidence))
const rate = (zh: string, en: string, confidence?: Confidence) =>
  asText(fraction(text(zh, en), confidence))
const indexed = (zh: string, en: string) => asText(index(text(zh, en), 'likely'))
const priced = (zh: string, en: string, confidence?: Confidence) =>
  asText(yuan(text(zh, en), confidence))
const said = (zh: string, en: string, confidence?: Confidence) => words(text(zh, en), confidence)
const flagged = (zh: string, en: string) =>
  said(`${zh}，"1" 或 "true" 为是`, `${en}; "1" or "true" is yes`, 'likely')

const tiers = [
  ['1_20', '1–20 秒', '1–20 s'],
  ['20_60', '21–60 秒', '21–60 s'],
  ['60', '60 秒以上', 'over 60 s'],
] as const

/** One member for each length of video. */
const byTier = (
  name: (tier: string) => string,
  figure: (zh: string, en: string) => TSchema,
  meaning: Text,
): Members =>
  Object.fromEntries(
    tiers.map(([tier, zh, en]) => [
      name(tier),
      figure(`${zh}视频的${meaning.zh}`, `${meaning.en} of a video of ${en}`),
    ]),
  )

const identity: Members = {
  ...creatorMembers(),
  author_type: said('达人分类代码，含义未知', 'A code of unknown meaning', 'guess'),
  author_status: said('达人状态代码，含义未知', 'A code of unknown meaning', 'guess'),
  author_avatar_frame_icon: said('头像框代码', 'Code of the frame about the avatar', 'guess'),
  grade: said('等级代码，含义未知', 'A code of unknown meaning', 'guess'),
}

const tags: Members = {
  content_theme_labels_180d: said(
    '近 180 日的内容主题，JSON 文本',
    'Content themes of the last 180 days, as JSON text',
  ),
  game_type: said(
    '游戏类型及占比，JSON 文本，可为空',
    'Kinds of games with shares, as JSON text; may be empty',
    'likely',
  ),
  author_thin_mid_word_association_index: said(
    '达人与卖点词的关联度，JSON 文本',
    'How the creator is associated with selling points, as JSON text',
    'guess',
  ),
}

const size: Members = {
  follower: counted('粉丝数', 'Followers'),
  fans_increment_within_15d: counted('近 15 日涨粉数', 'Followers won in 15 days', 'likely'),
  fans_increment_within_30d: counted('近 30 日涨粉数', 'Followers won in 30 days', 'likely'),
  fans_increment_rate_within_15d: rate(
    '近 15 日涨粉率',
    'Growth of followers in 15 days',
    'likely',
  ),
}

const industryNote = text('（按所选行业）', ' as the chosen industry sees it')

const indices: Members = {
  star_index: asText(
    index(
      text('综合评分，与 link_star_index 不同', 'An overall score other than link_star_index'),
      'guess',
    ),
  ),
  ...Object.fromEntries(
    (
      [
        ['link_star_index', '星图指数', 'Xingtu index'],
        ['link_spread_index', '传播指数', 'Spread index'],
        ['link_convert_index', '转化指数', 'Conversion index'],
      ] as const
    ).flatMap(([name, zh, en]) => [
      [name, indexed(zh, en)],
      [`${name}_by_industry`, indexed(`${zh}${industryNote.zh}`, `${en}${industryNote.en}`)],
    ]),
  ),
  link_shopping_index: indexed('种草指数', 'Seeding index'),
  link_recommend_index_by_industry: indexed(
    `种草指数${industryNote.zh}`,
    `Seeding index${industryNote.en}`,
  ),
  search_after_view_index_by_industry: indexed(
    `看后搜指数${industryNote.zh}`,
    `Search-after-view index${industryNote.en}`,
  ),
}

const connected: Members = {
  link_link_cnt_by_industry: counted('月连接用户数', 'Connected users of a month', 'likely'),
  link_l_cnt_by_industry: counted('了解用户数', 'Users who are aware', 'likely'),
  link_i_cnt_by_industry: counted('兴趣用户数', 'Users who are interested', 'likely'),
  link_n_cnt_by_industry: counted('喜欢用户数', 'Users who like', 'likely'),
  link_k_cnt_by_industry: counted('追随用户数', 'Users who follow closely', 'likely'),
  link_user_type_by_industry: said(
    '连接用户类型代码，含义未知',
    'A code of unknown meaning',
    'guess',
  ),
}

const plays: Members = {
  expected_play_num: counted('预期播放量', 'Expected plays', 'likely'),
  expected_natural_play_num: counted('预期自然播放量', 'Expected natural plays', 'likely'),
  sn_expected_play_num: counted(
    '预期播放量（剔除投流）',
    'Expected plays without paid traffic',
    'likely',
  ),
  pic_expected_play_num: counted('图文预期阅读量', 'Expected views of pictures and text', 'likely'),
  vv_median_30d: counted('近 30 日播放量中位数', 'Median plays of 30 days', 'likely'),
  interaction_median_30d: counted(
    '近 30 日互动量中位数',
    'Median interactions of 30 days',
    'likely',
  ),
  interact_rate_within_30d: rate('近 30 日互动率', 'Interaction rate of 30 days', 'likely'),
  play_over_rate_within_30d: rate('近 30 日完播率', 'Completion rate of 30 days', 'likely'),
  sn_interact_rate_within_30d: rate(
    '近 30 日互动率（剔除投流）',
    'Interaction rate of 30 days without paid traffic',
    'likely',
  ),
  sn_play_over_rate_within_30d: rate(
    '近 30 日完播率（剔除投流）',
    'Completion rate of 30 days without paid traffic',
    'likely',
  ),
  burst_text_rate: rate('爆文率', 'Share of hits among the videos', 'likely'),
  promotion_prospective_vv: counted('推广预期播放量', 'Expected plays with promotion', 'likely'),
  brand_boost_vv: counted('品牌加热播放量', 'Plays of brand boosts', 'guess'),
  pic_brand_boost_vv: counted('图文品牌加热播放量', 'Plays of brand boosts of pictures', 'guess'),
  video_brand_boost_vv: counted('视频品牌加热播放量', 'Plays of brand boosts of videos', 'guess'),
}

const costs: Members = {
  ...byTier(
    (tier) => `price_${tier}`,
    (zh, en) => priced(zh, en),
    text('报价', 'Price'),
  ),
  assign_cpm_suggest_price: priced(
    '指派任务的建议 CPM',
    'Suggested CPM of assigned orders',
    'guess',
  ),
  enroll_task_price_list: said(
    '招募任务报价（元）的 JSON 列表',
    'Prices of open orders in yuan, as a JSON list',
    'likely',
  ),
  ...byTier(
    (tier) => `prospective_${tier}_cpm`,
    (zh, en) => priced(zh, en),
    text('预期 CPM', 'Expected CPM'),
  ),
  ...byTier(
    (tier) => `sn_prospective_${tier}_cpm`,
    (zh, en) => priced(zh, en, 'likely'),
    text('预期 CPM（剔除投流）', 'Expected CPM without paid traffic'),
  ),
  ...byTier(
    (tier) => `sn_prospective_${tier}_cpe`,
    (zh, en) => priced(zh, en, 'likely'),
    text('预期 CPE（剔除投流）', 'Expected CPE without paid traffic'),
  ),
  ...byTier(
    (tier) => `promotion_prospective_${tier}_cpm`,
    (zh, en) => priced(zh, en, 'likely'),
    text('推广预期 CPM', 'Expected CPM with promotion'),
  ),
  expected_cpa3_level: said('预期 A3 成本等级', 'Level of the expected cost of A3', 'guess'),
}

const commerce: Members = {
  e_commerce_enable: flagged('是否开通电商', 'Whether the creator sells goods'),
  author_ecom_level: said('带货等级，L0 至 L7', 'Level of selling, L0 to L7', 'likely'),
  ecom_score: said('带货口碑分，刻度未知', 'Selling score of an unknown scale', 'guess'),
  ecom_gmv_30d_range: said(
    '近 30 日 GMV 区间（元）',
    'Range of the GMV of 30 days, in yuan',
    'likely',
  ),
  ecom_gpm_30d_range: said(
    '近 30 日 GPM 区间（元）',
    'Range of the GPM of 30 days, in yuan',
    'likely',
  ),
  ecom_avg_order_value_30d_range: said(
    '近 30 日客单价区间（元）',
    'Range of the order value of 30 days, in yuan',
    'likely',
  ),
  ecom_video_ctr_30d_range: said(
    '近 30 日视频组件点击率区间',
    'Range of the click rate of components in 30 days',
    'likely',
  ),
  ecom_video_mid_click_pv_30d_range: said(
    '近 30 日视频组件点击量中位数区间',
    'Range of the median clicks on components in 30 days',
    'likely',
  ),
  ecom_video_product_num_30d: counted(
    '近 30 日视频带货商品数',
    'Products in the videos of 30 days',
    'likely',
  ),
  ecom_watch_pv_30d: counted(
    '近 30 日带货内容观看次数，可带小数',
    'Views of selling content in 30 days; may have decimals',
    'guess',
  ),
  star_ecom_video_num_30d: counted(
    '近 30 日星图带货视频数',
    'Selling Xingtu videos of 30 days',
    'likely',
  ),
}

const flags: Members = {
  is_black_horse_author: flagged('是否黑马达人', 'Whether the creator is rising'),
  is_cocreate_author: flagged('是否接受共创', 'Whether the creator takes co-creations'),
  is_cpm_project_author: flagged('是否参与 CPM 项目', 'Whether the creator is in a CPM project'),
  is_excellenct_author: flagged(
    '是否优质达人（上游拼写如此）',
    "Whether the creator is excellent (the upstream's spelling)",
  ),
  is_short_drama: flagged('是否短剧达人', 'Whether the creator makes short dramas'),
  is_ad_star_cur_high_quality_author: flagged(
    '是否当前优质达人',
    'Whether the creator is of high quality now',
  ),
  star_excellent_author: flagged('是否星图优质达人', 'Whether Xingtu calls the creator excellent'),
  star_whispers_author: flagged(
    '是否参与星图密语',
    'Whether the creator is in a programme called whispers',
  ),
  star_qianchuan_high_potential: flagged(
    '是否千川高潜达人',
    'Whether the creator has high potential at Qianchuan',
  ),
  local_lower_threshold_author: flagged(
    '是否本地低门槛达人',
    'Whether the creator is a local one of a low threshold',
  ),
  video_brand_boost: flagged('视频是否可品牌加热', 'Whether videos can be boosted'),
  pic_brand_boost: flagged('图文是否可品牌加热', 'Whether pictures can be boosted'),
  author_level_game: said(
    '游戏类达人等级，如 Lv1',
    'Level among gaming creators, such as Lv1',
    'likely',
  ),
  author_level_other: said(
    '其他类达人等级，如 Lv1',
    'Level among other creators, such as Lv1',
    'likely',
  ),
}

const works: Members = {
  last_10_items: said(
    '最近 10 条作品的 JSON 列表：item_id、item_title、vv 播放量、like_cnt、comment_cnt、share_cnt、item_create_time 等',
    'The last 10 videos as a JSON list: item_id, item_title, vv (plays), like_cnt, comment_cnt, share_cnt, item_create_time and others',
  ),
}

export const attributeDatas = record(
  text(
    '达人的各项属性，均为文本；对某位达人没有的属性不返回',
    "The creator's attributes, all of them text; those that a creator lacks are absent",
  ),
  {
    ...identity,
    ...tags,
    ...size,
    ...indices,
    ...connected,
    ...plays,
    ...costs,
    ...commerce,
    ...flags,
    ...works,
  },
)

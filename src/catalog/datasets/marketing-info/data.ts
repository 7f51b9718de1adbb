import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import {
  asText,
  code,
  figureRows,
  flag,
  id,
  list,
  naming,
  record,
  unixSeconds,
  untyped,
  words,
  yuan,
} from '../../units.ts'

export const title: Text = { zh: '报价与行业标签', en: 'Prices and industry tags' }

export const topic: Topic = 'prices'

/** A list of rows whose members no one has published. */
const unknownRow = record({ zh: '字段未知', en: 'Members unknown' }, {}, 'guess')

const price = record(
  { zh: '一项报价', en: 'One price' },
  {
    activity_info: list(
      { zh: '该报价参加的活动', en: 'Promotions of this price' },
      unknownRow,
      'guess',
    ),
    author_id: id({ zh: '达人 ID', en: "The creator's Xingtu id" }),
    desc: naming(
      words({
        zh: '报价名称，如“21-60s视频”；与 video_type 一并核对',
        en: 'Name of the price, such as 21-60s视频 (21–60 s video); check it together with video_type',
      }),
    ),
    do_fold: flag(
      {
        zh: '页面上是否收起（如共创报价）；并非每行都有',
        en: 'Whether the site folds it away, as with co-creation; not on every row',
      },
      'likely',
    ),
    enable: flag({ zh: '是否可用', en: 'Whether it can be used' }, 'likely'),
    end_time: asText(
      unixSeconds({
        zh: '失效时间；2145916800（2038 年）表示长期',
        en: 'Valid until; 2145916800, in 2038, means open-ended',
      }),
    ),
    field: words(
      {
        zh: '上游存放该价格的字段：price 或 long_video_price',
        en: "The upstream's own field for the price: price or long_video_price",
      },
      'likely',
    ),
    has_discount: flag(
      {
        zh: '是否活动价；为 true 时 price 低于 origin_price',
        en: 'Whether price is an activity price, below origin_price',
      },
      'likely',
    ),
    is_open: flag({ zh: '是否开放', en: 'Whether it is open to orders' }, 'likely'),
    need_price: flag({ zh: '是否需要报价', en: 'Whether it takes a price at all' }, 'likely'),
    online_status: code(
      { zh: '上架状态：1 上架，2 下架', en: 'Whether it is on sale: 1 on, 2 off' },
      'likely',
    ),
    origin_price: yuan({ zh: '原价', en: 'Price before any promotion' }),
    platform_activity_id: id(
      { zh: '平台活动编号，0 为无', en: 'Id of a platform promotion; 0 is none' },
      'likely',
    ),
    platform_source: code({ zh: '平台：1 为抖音', en: 'Platform: 1 is Douyin' }),
    price: yuan({
      zh: '现价；video_type 为 92 时很可能是每千次自然播放的价格',
      en: 'Price; where video_type is 92, likely per 1,000 natural plays',
    }),
    settlement_desc: words({
      zh: '结算方式名称，如“固定价格”',
      en: 'Name of the settlement, such as 固定价格 (fixed price)',
    }),
    settlement_type: code({
      zh: '结算方式：2 为固定价格（一口价），其他值未知',
      en: 'Settlement: 2 is a fixed price; other values are unknown',
    }),
    start_time: asText(unixSeconds({ zh: '生效时间', en: 'Valid from' })),
    task_category: code({
      zh: '任务类别：1 短视频指派，103 推送或下载授权',
      en: 'Kind of task: 1 assigned short video, 103 licence to promote or download',
    }),
    task_category_status: code(
      { zh: '该任务类别的状态，取值不明', en: 'State of this kind of task, values unknown' },
      'guess',
    ),
    template_list: list(
      { zh: '报价模板，只见过空列表', en: 'Templates, only ever seen empty' },
      unknownRow,
      'guess',
    ),
    video_type: code({
      zh: '视频类型：1 为 1–20 秒，2 为 21–60 秒，71 为 60 秒以上，91 为共创参与达人，103 与 104 为单、多视频推送广告平台，105 为下载；以下很可能如此：90 为共创主达人，92 为按自然播放量计价，150 为短直种草视频',
      en: 'Kind of video: 1 1–20 s, 2 21–60 s, 71 over 60 s, 91 co-creation participant, 103 and 104 licence to promote one or several videos as ads, 105 download; likely, not confirmed: 90 co-creation lead, 92 priced by natural plays, 150 seeding by short video and live',
    }),
  },
)

export const data = record(
  { zh: '达人的报价、行业标签与活动', en: 'Prices, industry tags and promotions of a creator' },
  {
    activity_info: list(
      { zh: '参加的活动', en: 'Promotions the creator takes part in' },
      unknownRow,
      'guess',
    ),
    base_resp: baseResponse,
    hot_list_ranks: list(
      { zh: '上榜记录', en: 'Places on the hot lists' },
      record(
        { zh: '一条上榜记录', en: 'One place on a list' },
        {
          hot_list_name: naming(words({ zh: '榜单名称', en: 'Name of the list' }, 'likely')),
          industry_name: words({ zh: '行业', en: 'Industry' }, 'likely'),
          rank_level: untyped(
            { zh: '名次或档位，类型不明', en: 'Place or tier, type unknown' },
            'likely',
          ),
          period: untyped({ zh: '统计周期，类型不明', en: 'Period, type unknown' }, 'likely'),
        },
      ),
      'likely',
    ),
    industry_tags: list(
      {
        zh: '行业标签，格式为“一级-二级”',
        en: 'Industry tags, as first and second level joined by a hyphen',
      },
      words({
        zh: '行业标签，如“游戏-角色扮演”',
        en: 'A tag, such as 游戏-角色扮演 (games, role-playing)',
      }),
    ),
    price_info: figureRows(
      {
        key: 'video_type',
        value: 'price',
        series: {
          1: {
            name: 'price_1_20',
            meaning: { zh: '1–20 秒视频报价', en: 'Price of a 1–20 s video' },
          },
          2: {
            name: 'price_21_60',
            meaning: { zh: '21–60 秒视频报价', en: 'Price of a 21–60 s video' },
          },
          71: {
            name: 'price_60',
            meaning: { zh: '60 秒以上视频报价', en: 'Price of a video over 60 s' },
          },
          90: {
            name: 'price_co_creation_main',
            meaning: {
              zh: '共创主投稿达人报价（含义未完全确认）',
              en: 'Price as main creator of a co-creation (meaning likely, not certain)',
            },
          },
          91: {
            name: 'price_co_creation',
            meaning: { zh: '共创参与达人报价', en: 'Price as participant of a co-creation' },
          },
          92: {
            name: 'price_natural_cpm',
            meaning: {
              zh: '按自然播放量结算的单价（元/千次播放，含义未完全确认）',
              en: 'Price of 1,000 natural plays (meaning likely, not certain)',
            },
          },
          103: {
            name: 'price_licence_single',
            meaning: { zh: '单视频推送广告平台授权价', en: 'Licence to promote one video' },
          },
          104: {
            name: 'price_licence_several',
            meaning: { zh: '多视频推送广告平台授权价', en: 'Licence to promote several videos' },
          },
          105: {
            name: 'price_licence_download',
            meaning: { zh: '下载授权价', en: 'Licence to download' },
          },
          150: {
            name: 'price_short_live_seeding',
            meaning: {
              zh: '短直种草视频报价（含义未完全确认）',
              en: 'Price of a seeding video for short and live (meaning likely, not certain)',
            },
          },
        },
      },
      list({ zh: '各项报价', en: 'Prices' }, price),
    ),
  },
)

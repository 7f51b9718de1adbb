import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { type Confidence, count, fraction, list, record } from '../../units.ts'
import { itemRow } from './item-row.ts'

export const title: Text = { zh: '展示作品', en: 'Showcase items' }

export const topic: Topic = 'videos'

/** A share of peers, the distance to their average, and the creator's own figure. */
const comparedRate = (meaning: Text, rate: Text, confidence: Confidence = 'likely') =>
  record(
    meaning,
    {
      compare_author: exceeded(),
      compare_avg: fraction(
        {
          zh: '与同类达人均值之差 = rate − 均值，0.0731 即高 7.31 个百分点',
          en: "Distance to the peers' average, rate minus average: 0.0731 is 7.31 percentage points more",
        },
        'likely',
      ),
      rate: fraction(rate, 'likely'),
    },
    confidence,
  )

const comparedPlays = (meaning: Text, confidence: Confidence = 'likely') =>
  record(
    meaning,
    {
      compare_author: exceeded(),
      compare_avg: fraction(
        {
          zh: '相对同类达人均值高出的比例，623.94 即为均值的约 625 倍',
          en: "How far above the peers' average it is, relative to it: 623.94 is some 625 times the average",
        },
        'likely',
      ),
      rate: count({ zh: '播放量中位数', en: 'Median plays' }, 'likely'),
    },
    confidence,
  )

const exceeded = () =>
  fraction({ zh: '超过的同类达人占比', en: 'Share of peers exceeded' }, 'likely')

const interaction: Text = { zh: '互动率', en: 'Interaction rate' }
const completion: Text = { zh: '完播率', en: 'Completion rate' }

const enrolled = ({ zh, en }: Text): Text => ({
  zh: `投稿类视频的${zh}，统计范围未经证实`,
  en: `${en} of videos that the creator applied for; which videos it covers is unconfirmed`,
})

export const data = record(
  {
    zh: '达人最新的作品与最新的星图作品，以及作品数据与同类达人的比较',
    en: "The creator's newest videos and newest Xingtu videos, and how their figures compare with peers",
  },
  {
    base_resp: baseResponse,
    data_description: record(
      {
        zh: '作品数据的同类比较；统计范围未经证实，无数据时各项为空对象',
        en: 'Figures among peers; which videos they cover is unconfirmed, and each is an empty object where there is no data',
      },
      {
        interaction: comparedRate(
          { zh: '互动率及同类比较', en: 'Interaction rate among peers' },
          interaction,
        ),
        interaction_enrollment: comparedRate(enrolled(interaction), interaction, 'guess'),
        play_medium: comparedPlays({
          zh: '播放量中位数及同类比较',
          en: 'Median plays among peers',
        }),
        play_medium_enrollment: comparedPlays(
          enrolled({ zh: '播放量中位数', en: 'Median plays' }),
          'guess',
        ),
        video_view_rate: comparedRate(
          { zh: '完播率及同类比较', en: 'Completion rate among peers' },
          completion,
        ),
        video_view_rate_enrollment: comparedRate(enrolled(completion), completion, 'guess'),
      },
      'likely',
    ),
    latest_item_info: list(
      {
        zh: '最新的个人视频，新的在前，至多 15 条',
        en: 'Newest personal videos, the newest first, 15 at most',
      },
      itemRow,
      'likely',
    ),
    latest_item_statics_antispam: record(
      { zh: '只见过空对象，含义未知', en: 'Only ever seen empty; its use is unknown' },
      {},
      'guess',
    ),
    latest_star_item_info: list(
      {
        zh: '最新的星图视频，新的在前，至多 15 条；没有则为空列表',
        en: 'Newest Xingtu videos, the newest first, 15 at most; an empty list where there are none',
      },
      itemRow,
      'likely',
    ),
  },
)

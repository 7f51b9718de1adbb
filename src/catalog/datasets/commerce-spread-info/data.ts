import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import { costMeaning, videoLengths } from '../../cost-by-length.ts'
import type { Topic } from '../../topics.ts'
import {
  asText,
  type Confidence,
  count,
  figure,
  fraction,
  record,
  unixSeconds,
  yuan,
} from '../../units.ts'

export const title: Text = { zh: '商业传播表现', en: 'Commercial spread' }

export const topic: Topic = 'performance'

/** Methods under `aggregator` call the middle length by its own name. */
const lengths = videoLengths.map(
  ([length, label]) => [length === '21_60' ? '20_60' : length, label] as const,
)

/** A cost for each length; one without a price is left out. */
const costs = (prefix: string, cost: Text, confidence?: Confidence) =>
  Object.fromEntries(
    lengths.map(([length, label]) => [
      `${prefix}_${length}`,
      figure(`commerce_${prefix}_${length}`, asText(yuan(costMeaning(label, cost), confidence))),
    ]),
  )

export const data = record(
  {
    zh: '下一条星图视频的预期播放量，以及各档 CPM 与 CPE（元），含剔除投流后的口径',
    en: 'The plays that the next Xingtu video is expected to have and its CPM and CPE in yuan, also without paid traffic',
  },
  {
    base_resp: baseResponse,
    ...costs('cpe', {
      zh: '预期 CPE，即每次互动（点赞、评论、转发）的成本',
      en: 'expected cost of one interaction (like, comment or share)',
    }),
    ...costs('cpm', {
      zh: '预期 CPM = 报价 ÷ vv × 1000',
      en: 'expected cost of a thousand plays, price ÷ vv × 1,000',
    }),
    cpm_20_60_rank_percent: asText(
      fraction(
        {
          zh: '21–60 秒档 CPM 的名次占比；与哪些达人比较、以高还是低为先均未知',
          en: 'Where the CPM of 21–60 s ranks, as a share; among whom, and from which end, is unknown',
        },
        'likely',
      ),
    ),
    modify_time: asText(unixSeconds({ zh: '数据更新时间', en: 'When the figures were refreshed' })),
    platform_hot_rate: asText(
      fraction(
        { zh: '爆文率；并非总有', en: 'Share of videos that were hits; not always there' },
        'likely',
      ),
    ),
    ...costs(
      'sn_cpe',
      { zh: '剔除投流后的预期 CPE', en: 'expected cost of one interaction without paid traffic' },
      'likely',
    ),
    ...costs(
      'sn_cpm',
      {
        zh: '剔除投流后的预期 CPM = 报价 ÷ sn_vv × 1000',
        en: 'expected cost of a thousand plays without paid traffic, price ÷ sn_vv × 1,000',
      },
      'likely',
    ),
    sn_vv: figure(
      'commerce_sn_vv',
      asText(
        count(
          { zh: '剔除投流后的预期播放量', en: 'Expected plays without paid traffic' },
          'likely',
        ),
      ),
    ),
    vv: figure(
      'commerce_vv',
      asText(
        count({
          zh: '下一条星图视频的预期播放量',
          en: 'Plays that the next Xingtu video is expected to have',
        }),
      ),
    ),
  },
)

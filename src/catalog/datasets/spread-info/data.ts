import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import { costByLength, expectedCpe, expectedCpm } from '../../cost-by-length.ts'
import type { Topic } from '../../topics.ts'
import {
  asText,
  centiseconds,
  count,
  figure,
  per10k,
  record,
  unscaled,
  words,
} from '../../units.ts'

export const title: Text = { zh: '传播表现', en: 'Spread performance' }

export const topic: Topic = 'performance'

type Count = ReturnType<typeof count>

/** A figure beside its place among peers; `{}` where there is nothing to compare. */
const compared = (meaning: Text, value: Count) =>
  record(meaning, {
    label: words({
      zh: '参与比较的同类达人所属类别，如“剧情搞笑”；可为空',
      en: 'The category of the peers compared with, such as 剧情搞笑 (comedy and sketches); may be empty',
    }),
    overtake: per10k(
      {
        zh: '超过的同类达人占比；出现过大于 10000 的值，应按 10000 封顶',
        en: 'Share of peers exceeded; values above 10,000 have been seen and should be read as 10,000',
      },
      'likely',
    ),
    value,
  })

export const data = record(
  {
    zh: '所选类别与时间范围内视频的表现，以及下一条星图视频的预期成本',
    en: 'How the videos of the chosen kind and period did, and what the next Xingtu video is expected to cost',
  },
  {
    avg_duration: figure(
      'avg_duration',
      asText(centiseconds({ zh: '平均视频时长', en: 'Mean length of the videos' })),
    ),
    base_resp: baseResponse,
    comment_avg: figure(
      'comment_avg',
      asText(count({ zh: '平均评论数', en: 'Mean comments per video' })),
    ),
    expect_cpe: costByLength('cpe', 'cpe', expectedCpe),
    expect_cpm: costByLength('cpm', 'cpm', expectedCpm),
    interact_rate: compared(
      { zh: '互动率及同类比较', en: 'Interaction rate among peers' },
      figure(
        'interact_rate',
        per10k({
          zh: '互动率 =（点赞 + 评论 + 转发）÷ 播放量',
          en: 'Interaction rate: likes, comments and shares over plays',
        }),
      ),
    ),
    item_num: figure(
      'item_num',
      asText(count({ zh: '发布作品数', en: 'Number of videos in the period' })),
    ),
    item_rate: record(
      { zh: '各项指标的同类比较', en: 'How single figures compare with peers' },
      {
        interact_rate: record(
          {
            zh: '只见过空对象，含义未知',
            en: 'Only ever seen empty; its use is unknown',
          },
          {},
          'guess',
        ),
        item_num: compared(
          { zh: '发布作品数的同类比较', en: 'Number of videos among peers' },
          count({ zh: '发布作品数', en: 'Number of videos in the period' }),
        ),
        play_mid: compared(
          { zh: '播放量中位数的同类比较', en: 'Median plays among peers' },
          count({ zh: '播放量中位数', en: 'Median plays of the videos' }),
        ),
      },
    ),
    like_avg: figure('like_avg', asText(count({ zh: '平均点赞数', en: 'Mean likes per video' }))),
    play_mid: figure(
      'play_mid',
      asText(count({ zh: '播放量中位数', en: 'Median plays of the videos' })),
    ),
    play_over_rate: compared(
      { zh: '完播率及同类比较', en: 'Completion rate among peers' },
      figure(
        'play_over_rate',
        per10k({ zh: '完播率', en: 'Completion rate: plays watched to the end' }),
      ),
    ),
    play_stability: compared(
      { zh: '播放稳定性及同类比较', en: 'Stability of plays among peers' },
      unscaled({
        zh: '播放稳定性，刻度未知，不是百分比；请只看 overtake',
        en: 'Stability of plays on an unknown scale, not a percentage; use overtake only',
      }),
    ),
    sales_expect_cpm: costByLength(
      'cpm',
      'sales_cpm',
      {
        zh: '另一口径的预期 CPM，约比 expect_cpm 高 17%，可能以商单视频为准',
        en: 'a second estimate of the CPM, about 17 % above expect_cpm, perhaps based on commercial videos',
      },
      'guess',
    ),
    share_avg: figure(
      'share_avg',
      asText(count({ zh: '平均转发数', en: 'Mean shares per video' })),
    ),
  },
)

import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import { costByLength, expectedCpe, expectedCpm } from '../../cost-by-length.ts'
import type { Topic } from '../../topics.ts'
import { count, figure, per10k, record } from '../../units.ts'

export const title: Text = { zh: '性价比', en: 'Cost performance' }

export const topic: Topic = 'prices'

export const data = record(
  {
    zh: '下一条星图视频的预期播放量与成本',
    en: 'The plays and costs that the next Xingtu video is expected to have',
  },
  {
    base_resp: baseResponse,
    expect_cpe: costByLength('cpe', 'cp_cpe', expectedCpe),
    expect_cpm: costByLength('cpm', 'cp_cpm', expectedCpm),
    expect_vv: record(
      { zh: '预期播放量', en: 'Expected plays' },
      {
        value: figure(
          'expected_plays',
          count({
            zh: '下一条星图视频的预期播放量',
            en: 'Plays that the next Xingtu video is expected to have',
          }),
        ),
      },
    ),
    hot_item: record(
      { zh: '爆文率', en: 'Rate of hits' },
      {
        value: figure(
          'hot_item_rate',
          per10k({ zh: '爆文率，即爆文视频占比', en: 'Share of videos that were hits' }, 'likely'),
        ),
      },
      'likely',
    ),
  },
)

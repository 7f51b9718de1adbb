import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import { itemMembers, itemStats } from '../../item-stats.ts'
import type { Topic } from '../../topics.ts'
import { list, record } from '../../units.ts'

export const title: Text = { zh: '多条视频的数据', en: 'Figures of several videos' }

export const topic: Topic = 'videos'

export const data = record(
  {
    zh: '多条视频的累计数据；查不到的视频不在其中，也没有提示',
    en: 'The figures of several videos; those that are not found are left out without a word',
  },
  {
    items: list(
      { zh: '视频，各一项', en: 'The videos' },
      record({ zh: '一条视频', en: 'One video' }, { ...itemMembers, stats: itemStats() }),
    ),
    base_resp: baseResponse,
  },
)

import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { count, flag, record } from '../../units.ts'

export const title: Text = { zh: '展示状态', en: 'Display check' }

export const topic: Topic = 'profile'

export const data = record(
  {
    zh: '达人是否可接单，以及判断其数据能否展示的几项规模',
    en: 'Whether the creator can take orders, and the sizes that decide whether figures are shown',
  },
  {
    base_resp: baseResponse,
    can_receive: flag({ zh: '是否可接单', en: 'Whether the creator can take orders' }, 'likely'),
    follower: count({ zh: '粉丝数', en: 'Followers' }),
    link_cnt: count({
      zh: '月连接用户数，与连接用户结构中的总数相等',
      en: 'Connected users of the month, as in the structure of connected users',
    }),
    release_videos_cnt: count(
      { zh: '发布作品数，统计时间范围未知', en: 'Videos released; over what period is unknown' },
      'likely',
    ),
  },
)

import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { count, id, list, naming, rank, record, unscaled, words } from '../../units.ts'

export const title: Text = { zh: '达人榜单', en: 'Creator ranking' }

export const topic: Topic = 'search'

const author = record(
  { zh: '一位上榜的达人', en: 'One creator of the ranking' },
  {
    follower: count({ zh: '粉丝数', en: 'Followers' }, 'guess'),
    nick_name: naming(words({ zh: '昵称', en: 'Nickname' }, 'guess')),
    rank: naming(rank({ zh: '名次', en: 'The place' }, 'guess')),
    score: unscaled({ zh: '榜单得分', en: 'What the place goes by' }),
    star_id: naming(id({ zh: '达人 ID', en: "The creator's id" }, 'guess')),
  },
  'guess',
)

export const data = record(
  {
    zh: '一个榜单，没有公开的结果，结构与字段均为推测',
    en: 'One ranking; no answer has been published, so shape and members are inferred',
  },
  {
    authors: list(
      { zh: '上榜的达人，至多 100 位', en: 'Its creators, 100 at most' },
      author,
      'guess',
    ),
    base_resp: baseResponse,
  },
  'guess',
)

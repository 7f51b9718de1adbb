import type { TSchema } from 'typebox'
import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import { creatorMembers } from '../../search-members.ts'
import type { Topic } from '../../topics.ts'
import { asText, count, flag, id, list, naming, record, yuan } from '../../units.ts'

export const title: Text = { zh: '相似达人', en: 'Similar creators' }

export const topic: Topic = 'search'

const { core_user_id: _uid, gender: _gender, ...who } = creatorMembers('guess')

const attributes: Readonly<Record<string, TSchema>> = {
  ...who,
  expected_play_num: asText(count({ zh: '预期播放量', en: 'Expected plays' }, 'guess')),
  follower: asText(count({ zh: '粉丝数', en: 'Followers' }, 'guess')),
  price_20_60: asText(
    yuan({ zh: '21–60 秒视频的报价', en: 'Price of a video of 21–60 s' }, 'guess'),
  ),
}

const author = record(
  { zh: '一位相似的达人', en: 'One creator who is like them' },
  {
    attribute_datas: record(
      { zh: '达人的各项属性', en: "The creator's attributes" },
      attributes,
      'guess',
    ),
    star_id: naming(id({ zh: '达人 ID', en: "The creator's id" }, 'guess')),
  },
  'guess',
)

export const data = record(
  {
    zh: '与所给达人相似的达人；没有公开的结果，结构与字段按达人搜索推测',
    en: 'Creators who are like those given; no answer has been published, so shape and members are inferred from the search',
  },
  {
    authors: list(
      { zh: '相似的达人，最相似的在前', en: 'The creators, the most alike first' },
      author,
      'guess',
    ),
    base_resp: baseResponse,
    pagination: record(
      { zh: '分页', en: 'The page' },
      {
        has_more: flag({ zh: '是否还有下一页', en: 'Whether there is another page' }, 'guess'),
        limit: count({ zh: '每页达人数', en: 'Creators on a page' }, 'guess'),
        page: count({ zh: '页码', en: 'Its number' }, 'guess'),
        total_count: count({ zh: '总数', en: 'How many there are' }, 'guess'),
      },
      'guess',
    ),
  },
  'guess',
)

import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { code, count, id, list, map, naming, record, words, yuan } from '../../units.ts'

export const title: Text = { zh: '批量达人信息', en: 'Creators in batches' }

export const topic: Topic = 'profile'

/** What is inferred are names that profiles have as well. */
const author = record(
  { zh: '一位达人', en: 'One creator' },
  {
    avatar_uri: words({ zh: '头像地址', en: 'Address of the picture' }, 'guess'),
    city: words({ zh: '城市，可为空', en: 'City; may be empty' }, 'guess'),
    core_user_id: id({ zh: '抖音 uid', en: 'The uid at Douyin' }, 'guess'),
    follower: count({ zh: '粉丝数', en: 'Followers' }, 'guess'),
    gender: code(
      { zh: '性别：1 男，2 女，0 未知', en: 'Gender: 1 male, 2 female, 0 unknown' },
      'guess',
    ),
    id: naming(id({ zh: '达人的星图 ID', en: "The creator's Xingtu id" })),
    lowest_price: yuan({ zh: '最低报价', en: 'The lowest of the prices' }, 'guess'),
    mcn_name: words(
      { zh: 'MCN 机构名称，空为无', en: 'Name of the agency (MCN), empty for none' },
      'guess',
    ),
    nick_name: naming(words({ zh: '昵称', en: 'Nickname' }, 'guess')),
    province: words({ zh: '省份', en: 'Province' }, 'guess'),
    tags_relation: map(
      {
        zh: '内容标签：一级标签对应其下的二级标签',
        en: 'Content tags: each of the first level with those below it',
      },
      list(
        { zh: '该一级标签之下的二级标签', en: 'The tags of the second level below it' },
        words({ zh: '二级标签', en: 'A tag of the second level' }, 'guess'),
        'guess',
      ),
      'guess',
    ),
  },
  'guess',
)

export const data = record(
  {
    zh: '各位达人的概要；是否按所给次序未知，请按 id 对应',
    en: 'An outline of each creator; whether they come in the order given is unknown, so go by id',
  },
  {
    authors: list({ zh: '查到的达人', en: 'The creators found' }, author),
    base_resp: baseResponse,
    not_exist_author_ids: list(
      { zh: '不存在的达人 ID', en: 'The ids that nobody has' },
      id({ zh: '达人 ID', en: "A creator's id" }),
    ),
  },
)

import type { Text } from '../../../core/text.ts'
import { asText, code, count, id, list, map, naming, record, words } from '../../units.ts'

const followers: Text = { zh: '粉丝数', en: 'Followers' }

export const authorInfo = record(
  { zh: '作者', en: 'Whoever made the video' },
  {
    author_id: id({
      zh: '作者的星图达人 ID，即其他接口的 kolId、oAuthorId',
      en: "The author's Xingtu id, which other paths take as kolId or oAuthorId",
    }),
    avatar_uri: words({ zh: '头像地址', en: 'Address of the avatar' }),
    city: words({ zh: '所在城市', en: 'City' }),
    content_tags: map(
      {
        zh: '达人类型：一级标签及其下的二级标签',
        en: 'Content tags: each of the first level with those of the second below it',
      },
      list(
        { zh: '该一级标签下的二级标签', en: 'Tags of the second level below it' },
        words({ zh: '二级标签', en: 'Tag of the second level' }),
      ),
    ),
    core_user_id: id({ zh: '作者的抖音 UID', en: "The author's Douyin uid" }),
    follower: asText(count(followers)),
    gender: code({ zh: '性别：1 男，2 女，0 未知', en: 'Sex: 1 male, 2 female, 0 unknown' }),
    industry_tags: list(
      { zh: '行业标签；只见过空列表', en: 'Industry tags; only ever seen empty' },
      words({ zh: '行业标签', en: 'Industry tag' }, 'guess'),
      'guess',
    ),
    ink_cnt: asText(
      count(
        { zh: '含义未知的数量，小于 link_cnt', en: 'A count of unknown meaning, below link_cnt' },
        'guess',
      ),
    ),
    is_star: code(
      { zh: '是否星图达人：1 是，0 否', en: 'Whether a creator of Xingtu: 1 yes, 0 no' },
      'likely',
    ),
    link_cnt: asText(count({ zh: '月连接用户数', en: 'Connected users of the month' })),
    name: naming(words({ zh: '作者昵称', en: "The author's nickname" })),
  },
)

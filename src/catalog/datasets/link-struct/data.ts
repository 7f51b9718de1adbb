import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { count, figure, fraction, record, words } from '../../units.ts'

export const title: Text = { zh: '连接用户结构', en: 'Connected users' }

export const topic: Topic = 'audience'

const stage = (name: string, called: Text, users: Text) =>
  record(called, {
    proportion: fraction({ zh: '占连接用户的比例', en: 'Share of all the connected users' }),
    same_industry_median: count(
      { zh: '同行业达人的中位数', en: "Median of the industry's creators" },
      'likely',
    ),
    value: figure(name, count(users)),
  })

export const data = record(
  {
    zh: '达人的连接用户，及其在了解、兴趣、喜欢、追随四层中的人数',
    en: "A creator's connected users, and how many are at each of the four stages",
  },
  {
    author_link_type: words(
      {
        zh: '达人擅长的类型，如“传播”',
        en: 'What the creator is strong in, such as 传播 (spread)',
      },
      'likely',
    ),
    base_resp: baseResponse,
    link_struct: record(
      {
        zh: '各层的人数，1–4 层之和等于 5',
        en: 'Users by stage; 1 to 4 add up to 5',
      },
      {
        1: stage(
          'aware_users',
          { zh: '了解', en: 'Aware' },
          { zh: '了解用户数', en: 'Users who are aware of the creator' },
        ),
        2: stage(
          'interested_users',
          { zh: '兴趣', en: 'Interested' },
          { zh: '兴趣用户数', en: 'Users who are interested' },
        ),
        3: stage(
          'liking_users',
          { zh: '喜欢', en: 'Like' },
          { zh: '喜欢用户数', en: 'Users who like the creator' },
        ),
        4: stage(
          'following_users',
          { zh: '追随', en: 'Follow' },
          { zh: '追随用户数', en: 'Users who follow closely' },
        ),
        5: record(
          { zh: '连接，即以上四层合计', en: 'Connected: all four of them' },
          {
            rank_percent: fraction({
              zh: '名次占参与排名达人的比例，越小越好',
              en: 'Rank as a share of those ranked; smaller is better',
            }),
            relative_ratio: fraction(
              { zh: '环比，即相对上一周期的变化', en: 'Change against the previous period' },
              'likely',
            ),
            value: figure(
              'connected_users',
              count({ zh: '月连接用户数', en: 'Connected users of the month' }),
            ),
          },
        ),
      },
    ),
  },
)

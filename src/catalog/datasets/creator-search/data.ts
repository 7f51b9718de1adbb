import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import {
  asText,
  code,
  count,
  flag,
  id,
  list,
  naming,
  record,
  unixSeconds,
  unscaled,
  untyped,
  words,
  yuan,
} from '../../units.ts'
import { attributeDatas } from './attributes.ts'

export const title: Text = { zh: '达人搜索', en: 'Creator search' }

export const topic: Topic = 'search'

const platformSource = code({
  zh: '平台：1 抖音，2 今日头条，3 西瓜视频',
  en: 'The platform: 1 Douyin, 2 Toutiao, 3 Xigua',
})

const taskCategory = code({
  zh: '任务类型：1 短视频指派',
  en: 'The kind of order: 1 assigned short video',
})

const offer = record(
  { zh: '一项报价', en: 'One price' },
  {
    price: yuan({ zh: '报价', en: 'Price' }),
    video_type: naming(
      code({
        zh: '视频类型：1 为 1–20 秒，2 为 21–60 秒，71 为 60 秒以上，91 共创参与；其余见报价接口',
        en: 'The kind of video: 1 is 1–20 s, 2 is 21–60 s, 71 over 60 s, 91 co-creation; for others see the prices',
      }),
    ),
    video_type_status: code({ zh: '报价状态代码', en: 'Code of its state' }, 'guess'),
    task_category: taskCategory,
    platform_source: platformSource,
    price_extra_info: record(
      {
        zh: '按自然播放量结算时的上下限（元），可为空对象',
        en: 'Bounds in yuan where natural plays are paid for; may be empty',
      },
      {
        ceiling_price: yuan({ zh: '封顶价', en: 'Highest price' }, 'likely'),
        floor_price: yuan({ zh: '保底价', en: 'Lowest price' }, 'likely'),
      },
    ),
    start_time: asText(unixSeconds({ zh: '生效时间', en: 'When it begins' })),
    end_time: asText(
      unixSeconds({
        zh: '失效时间，2145916800 为长期',
        en: 'When it ends; 2145916800 is open-ended',
      }),
    ),
  },
)

const author = record(
  { zh: '一位达人', en: 'One creator' },
  {
    attribute_datas: attributeDatas,
    extra_data: record(
      { zh: '搜索过程的附加信息', en: 'How the search came to the creator' },
      {
        content_query_from_word: words(
          { zh: '命中的内容搜索词', en: 'The words of the content that matched' },
          'guess',
        ),
        content_query_score: unscaled({ zh: '内容匹配得分', en: 'How well the content matches' }),
        debug_info: words({ zh: '调试信息', en: 'Debugging information' }, 'guess'),
        demander_behavior: record(
          {
            zh: '当前账号与该达人的往来',
            en: 'What the account that asks has had to do with the creator',
          },
          {
            added_author_list: flag({
              zh: '是否已加入名单',
              en: 'Whether the creator is on one of its lists',
            }),
            cooperated: flag({ zh: '是否合作过', en: 'Whether they have worked together' }),
            viewd_author_page: flag({
              zh: '是否看过达人主页（上游拼写如此）',
              en: "Whether the creator's page was seen (the upstream's spelling)",
            }),
          },
          'likely',
        ),
        recall_from: list(
          { zh: '召回来源代码', en: 'Codes of what brought the creator up' },
          words({ zh: '代码', en: 'A code' }),
          'guess',
        ),
        recall_return_infos: record(
          { zh: '只见过空对象', en: 'Only ever seen empty' },
          {},
          'guess',
        ),
        recommend_types: list(
          { zh: '推荐类型，只见过空列表', en: 'Kinds of recommendation, only ever seen empty' },
          untyped({ zh: '推荐类型', en: 'A kind of recommendation' }),
          'guess',
        ),
      },
    ),
    items: list(
      { zh: '代表视频', en: 'Videos that stand for the creator' },
      record(
        { zh: '一条视频', en: 'One video' },
        {
          item_id: naming(id({ zh: '视频 ID', en: "The video's id" })),
          video_tag: code(
            { zh: '视频标记代码，含义未知', en: 'A code of unknown meaning' },
            'guess',
          ),
          vv: count({ zh: '播放量', en: 'Plays' }),
        },
      ),
    ),
    star_id: naming(id({ zh: '达人 ID', en: "The creator's id" })),
    task_infos: list(
      { zh: '可接的任务及报价', en: 'Orders that the creator takes, with prices' },
      record(
        { zh: '一种任务', en: 'One kind of order' },
        {
          online_status: code(
            { zh: '上架状态：1 在售，2 下架', en: 'Whether it is on sale: 1 yes, 2 no' },
            'likely',
          ),
          platform_source: platformSource,
          price_infos: list({ zh: '报价', en: 'The prices' }, offer),
          task_category: taskCategory,
          task_status: code({ zh: '任务状态代码', en: 'Code of the state of the order' }, 'guess'),
        },
      ),
    ),
  },
)

export const data = record(
  { zh: '符合条件的达人，一页 20 位', en: 'The creators found, 20 a page' },
  {
    authors: list({ zh: '达人', en: 'The creators' }, author),
    base_resp: baseResponse,
    extra_data: record(
      { zh: '本次搜索的附加信息', en: 'More about the search' },
      {
        intent_score: unscaled({ zh: '意图得分', en: 'A score of what is meant' }),
        is_cpm_project_search: flag(
          { zh: '是否 CPM 项目搜索', en: 'Whether it is a search of a CPM project' },
          'likely',
        ),
        is_intent_consistent: flag(
          { zh: '意图是否一致', en: 'Whether what is meant is consistent' },
          'guess',
        ),
        search_author_count: count(
          { zh: '达人计数，只见过 0', en: 'A count of creators, only ever seen as 0' },
          'guess',
        ),
        search_item_count: count(
          { zh: '视频计数，只见过 0', en: 'A count of videos, only ever seen as 0' },
          'guess',
        ),
        search_session_id: id({ zh: '本次搜索的编号', en: "The search's own id" }),
      },
    ),
    pagination: record(
      { zh: '分页', en: 'The page' },
      {
        has_more: flag({ zh: '是否还有下一页', en: 'Whether there is another page' }),
        limit: count({ zh: '每页达人数', en: 'Creators on a page' }),
        page: count({ zh: '页码', en: 'Its number' }),
        total_count: count({
          zh: '符合条件的达人数，上限 10000',
          en: 'Creators found, 10,000 at most',
        }),
      },
    ),
  },
)

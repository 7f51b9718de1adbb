import type { TSchema } from 'typebox'
import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import { creatorMembers } from '../../search-members.ts'
import type { Topic } from '../../topics.ts'
import { asText, code, count, flag, id, list, naming, record, yuan } from '../../units.ts'

export const title: Text = { zh: '主播搜索', en: 'Live host search' }

export const topic: Topic = 'search'

/** The search of creators prints all of them as text. */
const counted = (zh: string, en: string, confidence: 'likely' | 'guess') =>
  asText(count({ zh, en }, confidence))

const attributes: Readonly<Record<string, TSchema>> = {
  ...creatorMembers('likely'),
  follower: counted('粉丝数', 'Followers', 'likely'),
  live_acu: counted('平均同时在线人数（ACU）', 'Mean viewers at one time (ACU)', 'guess'),
  live_avg_watch_ucnt: counted('场均观看人数', 'Mean viewers of a stream', 'guess'),
  live_pcu: counted('最高同时在线人数（PCU）', 'Most viewers at one time (PCU)', 'guess'),
  live_price: asText(yuan({ zh: '直播报价', en: 'Price of a stream' }, 'guess')),
}

const host = record(
  { zh: '一位主播', en: 'One host' },
  {
    attribute_datas: record(
      {
        zh: '主播的各项属性；与直播有关的字段名为推测',
        en: "The host's attributes; what those about streams are called is inferred",
      },
      attributes,
    ),
    star_id: naming(id({ zh: '达人 ID', en: "The host's id" }, 'likely')),
    task_infos: list(
      { zh: '可接的任务及报价', en: 'Orders that the host takes, with prices' },
      record(
        { zh: '一种任务', en: 'One kind of order' },
        {
          price_infos: list(
            { zh: '报价', en: 'The prices' },
            record(
              { zh: '一项报价', en: 'One price' },
              {
                price: yuan({ zh: '报价', en: 'Price' }, 'guess'),
                video_type: naming(
                  code(
                    { zh: '报价类型：9 为直播', en: 'The kind of price: 9 is a stream' },
                    'guess',
                  ),
                ),
              },
              'guess',
            ),
            'guess',
          ),
          task_category: code({ zh: '任务类型：6 直播', en: 'The kind of order: 6 live' }, 'guess'),
        },
        'guess',
      ),
      'guess',
    ),
  },
)

export const data = record(
  { zh: '符合条件的主播，一页 20 位', en: 'The hosts found, 20 a page' },
  {
    authors: list({ zh: '主播', en: 'The hosts' }, host, 'likely'),
    base_resp: baseResponse,
    extra_data: record(
      { zh: '本次搜索的附加信息', en: 'More about the search' },
      { search_session_id: id({ zh: '本次搜索的编号', en: "The search's own id" }, 'likely') },
      'likely',
    ),
    pagination: record(
      { zh: '分页', en: 'The page' },
      {
        has_more: flag({ zh: '是否还有下一页', en: 'Whether there is another page' }, 'likely'),
        limit: count({ zh: '每页主播数', en: 'Hosts on a page' }, 'likely'),
        page: count({ zh: '页码', en: 'Its number' }, 'likely'),
        total_count: count({ zh: '符合条件的主播数', en: 'Hosts found' }, 'likely'),
      },
      'likely',
    ),
  },
  'likely',
)

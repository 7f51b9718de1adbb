import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { asText, count, flag, id, list, naming, record, unixSeconds, words } from '../../units.ts'

export const title: Text = { zh: '转化视频与商品', en: 'Videos and products that convert' }

export const topic: Topic = 'conversion'

const video = record(
  { zh: '一条视频；各行字段均为推测', en: 'One video; every member of a row is inferred' },
  {
    item_id: id({ zh: '视频 ID', en: "The video's id" }, 'guess'),
    title: naming(words({ zh: '视频标题', en: 'Title of the video' }, 'guess')),
    create_time: asText(unixSeconds({ zh: '发布时间', en: 'When it was published' }, 'guess')),
    vv: asText(count({ zh: '播放量', en: 'Plays' }, 'guess')),
    component_click_cnt_range: words(
      { zh: '组件点击量，区间文本', en: 'Clicks on the component, a range as text' },
      'guess',
    ),
    component_click_rate_range: words(
      { zh: '组件点击率，区间文本', en: 'Clicks on the component over plays, a range as text' },
      'guess',
    ),
  },
  'guess',
)

const product = record(
  { zh: '一件商品；各行字段均为推测', en: 'One product; every member of a row is inferred' },
  {
    product_id: id({ zh: '商品 ID', en: "The product's id" }, 'guess'),
    title: naming(words({ zh: '商品名称', en: 'Name of the product' }, 'guess')),
    price_range: words(
      { zh: '价格（元），区间文本', en: 'Its price in yuan, a range as text' },
      'guess',
    ),
  },
  'guess',
)

export const data = record(
  {
    zh: '带来转化的视频或商品，每页 10 条',
    en: 'The videos that convert, or their products, ten a page',
  },
  {
    base_resp: baseResponse,
    pagination: record(
      { zh: '分页', en: 'Which page this is' },
      {
        has_more: flag({ zh: '是否还有下一页', en: 'Whether there is another page' }),
        limit: count({ zh: '每页条数', en: 'Rows a page' }),
        page: count({ zh: '页码', en: 'The page, from 1 on' }),
        total_count: count({ zh: '总条数', en: 'Rows on all pages' }),
      },
    ),
    product_list: list(
      {
        zh: '商品，查询商品时给出',
        en: 'The products, where they are asked for',
      },
      product,
      'guess',
    ),
    video_list: list(
      {
        zh: '视频，查询视频时给出；没有时为空列表',
        en: 'The videos, where they are asked for; empty where there are none',
      },
      video,
    ),
  },
  'guess',
)

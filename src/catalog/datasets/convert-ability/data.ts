import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { count, figure, record, words } from '../../units.ts'

export const title: Text = { zh: '转化能力', en: 'Conversion' }

export const topic: Topic = 'conversion'

/** A figure that is told as a range, which stays text; `-` where it is not known. */
const range = (called: Text, example: string) =>
  words(
    {
      zh: `${called.zh}，区间文本，如“${example}”；未知为“-”`,
      en: `${called.en}, a range such as ${example}; - where it is not known`,
    },
    'likely',
  )

const counted = (name: string, called: Text) =>
  record(called, { value: figure(name, count(called, 'likely')) }, 'likely')

export const data = record(
  {
    zh: '带组件视频的点击、成交与推荐商品；金额与次数为区间文本，k 为千，w 为万',
    en: 'Clicks, sales and recommended products of videos with a component; amounts are ranges as text, where k is a thousand and w ten thousand',
  },
  {
    avg_sales_amount_range: range({ zh: '平均销售额（元）', en: 'Mean sales in yuan' }, '1k-3k'),
    base_resp: baseResponse,
    component_click_cnt_range: range({ zh: '组件点击量', en: 'Clicks on the component' }, '1k-5k'),
    component_click_rate_range: range(
      { zh: '组件点击率', en: 'Clicks on the component over plays' },
      '0.5%-1%',
    ),
    gpm_range: range(
      { zh: 'GPM，即千次播放成交额（元）', en: 'Sales for a thousand plays (GPM) in yuan' },
      '100-500',
    ),
    rec_product_cnt: counted('rec_product_cnt', {
      zh: '推荐商品数',
      en: 'Number of recommended products',
    }),
    rec_product_price_range: range(
      { zh: '推荐商品价格（元）', en: 'Price of the recommended products in yuan' },
      '50-200',
    ),
    related_cpc_range: range(
      { zh: 'CPC，即每次点击成本（元）', en: 'Cost of a click (CPC) in yuan' },
      '5-10',
    ),
    related_video_cnt: counted('related_video_cnt', {
      zh: '相关视频数',
      en: 'Number of videos counted',
    }),
    video_vv_median: counted('related_video_vv_median', {
      zh: '相关视频的播放量中位数',
      en: 'Median plays of the videos counted',
    }),
  },
)

import type { EndpointDescription } from '../../define.ts'
import { itemParameter } from '../../shared-parameters.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/data_sp/item_report_th_analysis/v1',
    slug: 'item-report-analysis-v1',
    title: { zh: '视频报告：逐秒分析 (V1)', en: 'Item Report: Analysis (V1)' },
    summary: {
      zh: '按视频 ID 返回一条视频每 2 秒的流失与点赞，可据此画出留存曲线与点赞曲线。',
      en: 'Gives the viewers who leave and the likes within every two seconds of one video, from which curves of retention and likes are drawn.',
    },
    keywords: {
      zh: '留存曲线 跳出 流失 点赞曲线 完播 黄金三秒 item_id',
      en: 'retention curve drop-off churn likes by second item_id 留存',
    },
    parameters: { itemId: itemParameter },
    acceptsCache: false,
  },
]

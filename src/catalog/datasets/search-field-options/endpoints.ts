import type { EndpointDescription } from '../../define.ts'
import { choice } from '../../kinds/choice.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/gsearch/get_search_field_options/v1',
    slug: 'search-field-options-v1',
    title: { zh: '搜索条件字典 (V1)', en: 'Search Filter Dictionary (V1)' },
    summary: {
      zh: '返回达人搜索各动态条件的可选项，如人群与内容主题；采集过一次，达人搜索的页面、表单与报错就会用它来称呼筛选项。',
      en: 'Gives the options of those filters of creator search that change, such as crowds and content themes. Once it was collected, the page of creator search, its form and its errors name filters by it.',
    },
    keywords: {
      zh: '字典 可选项 人群 内容主题 筛选条件 枚举',
      en: 'dictionary options crowds content themes filters enum 字典',
    },
    parameters: {
      taskCategory: choice(
        { zh: '搜索什么；可选项随之变化', en: 'What is searched for; the options change with it' },
        [
          {
            name: 'SHORT_VIDEO',
            code: '1',
            label: { zh: '抖音短视频达人', en: 'Creators of short videos on Douyin' },
          },
          {
            name: 'LIVE_STREAMING',
            code: '6',
            label: { zh: '抖音主播', en: 'Hosts of live streams on Douyin' },
          },
          { name: 'TOUTIAO', code: '11', label: { zh: '头条达人', en: 'Creators on Toutiao' } },
        ],
        { default: 'SHORT_VIDEO' },
      ),
    },
    acceptsCache: true,
  },
]

import type { EndpointDescription } from '../../define.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/fe_common_service/author_options/market_fields/v1',
    slug: 'market-fields-v1',
    title: { zh: '达人广场筛选字典 (V1)', en: 'Marketplace Filter Dictionary (V1)' },
    summary: {
      zh: '返回达人广场各筛选项的编号与名称，如内容标签与行业标签；采集过一次，达人搜索的页面、表单与报错就会用它来称呼筛选项。',
      en: 'Gives ids and names of what the marketplace can be filtered by, such as content and industry tags. Once it was collected, the page of creator search, its form and its errors name filters by it.',
    },
    keywords: {
      zh: '字典 编号 标签 内容标签 行业标签 筛选项 枚举',
      en: 'dictionary ids names tags filters options enum 字典',
    },
    parameters: {},
    acceptsCache: true,
  },
]

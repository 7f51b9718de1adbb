import type { EndpointDescription } from '../../define.ts'
import { creatorParameter } from '../../shared-parameters.ts'

const successor = '/api/douyin-xingtu/gw/api/aggregator/get_author_commerce_spread_info/v1'

const summary = {
  zh: '返回达人下一条星图视频的预期播放量及各档 CPM、CPE（元，小数），并给出剔除投流后的同一组数字。',
  en: "Gives the plays that a creator's next Xingtu video is expected to have and its CPM and CPE in yuan for each video length, and the same without paid traffic.",
}

const keywords = {
  zh: '商业传播 预期播放量 自然播放量 剔除投流 CPM CPE 爆文率',
  en: 'commercial spread expected plays natural plays without paid traffic CPM CPE 预期播放',
}

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-author-commerce-spread-info/v1',
    slug: 'kol-commerce-spread-v1-deprecated',
    title: { zh: 'KOL商业传播 (V1)', en: 'KOL Commerce Spread (V1)' },
    summary,
    keywords,
    parameters: { kolId: creatorParameter },
    acceptsCache: true,
    successor: { path: successor, served: true },
  },
  {
    path: successor,
    slug: 'author-commerce-spread-v1',
    title: { zh: '作者商业传播 (V1)', en: 'Author Commerce Spread (V1)' },
    summary,
    keywords,
    parameters: { oAuthorId: creatorParameter },
    acceptsCache: false,
  },
]

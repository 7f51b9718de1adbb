import type { EndpointDescription } from '../../define.ts'
import { creatorParameter, platformParameter } from '../../shared-parameters.ts'

const successor = '/api/douyin-xingtu/gw/api/data_sp/author_cp_info/v1'

const summary = {
  zh: '返回达人下一条星图视频的预期播放量，各档预期 CPM 与 CPE（分），以及爆文率，供比较性价比。',
  en: "Gives the plays that a creator's next Xingtu video is expected to have, its expected CPM and CPE in fen for each video length, and the rate of hits, for comparing what a budget buys.",
}

const keywords = {
  zh: '性价比 CPM CPE 预期播放量 爆文率 千次播放成本 互动成本',
  en: 'cost performance value for money expected plays CPM CPE hits 性价比',
}

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-kol-cp-info/v1',
    slug: 'kol-cost-performance-v1-deprecated',
    title: { zh: 'KOL性价比 (V1)', en: 'KOL Cost Performance (V1)' },
    summary,
    keywords,
    parameters: { kolId: creatorParameter },
    acceptsCache: true,
    successor: { path: successor, served: true },
  },
  {
    path: successor,
    slug: 'author-cost-performance-v1',
    title: { zh: '作者性价比 (V1)', en: 'Author Cost Performance (V1)' },
    summary,
    keywords,
    parameters: { oAuthorId: creatorParameter, platform: platformParameter },
    acceptsCache: false,
  },
]

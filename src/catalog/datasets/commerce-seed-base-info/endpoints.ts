import type { EndpointDescription } from '../../define.ts'
import { known } from '../../kinds/known.ts'
import { creatorParameter, daysParameter } from '../../shared-parameters.ts'

const successor = '/api/douyin-xingtu/gw/api/aggregator/get_author_commerce_seed_base_info/v1'

const summary = {
  zh: '返回达人星图视频的看后搜次数、看后搜率与 A3 增长数（区间文本），及其名次占比和个人视频的看后搜，供评估种草能力。',
  en: "Gives the searches after viewing and the A3 growth that a creator's Xingtu videos bring, as ranges with their ranks, and the searches that personal videos bring, for judging how well they seed a product.",
}

const keywords = {
  zh: '种草 看后搜 看后搜率 A3 人群 搜索词点击率 进店成本',
  en: 'seeding search after view A3 growth brand interest 种草 看后搜',
}

const days30 = { zh: '近 30 日', en: 'Last 30 days' }
const days90 = { zh: '近 90 日', en: 'Last 90 days' }

/** The contract has free text here. The codes of `data_sp` are read too: which it means is not said. */
const range = known(
  {
    zh: '统计的时间范围；已有文档未列出可用值',
    en: 'The period the figures cover; no document lists its values',
  },
  [
    { name: 'DAY_90', code: '90', label: days90, confidence: 'likely' },
    { name: 'DAY_30', code: '30', label: days30, confidence: 'likely' },
    { name: '_3', code: '90', label: days90, confidence: 'guess' },
    { name: '_2', code: '30', label: days30, confidence: 'guess' },
  ],
)

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-author-commerce-seed-base-info/v1',
    slug: 'kol-commerce-seeding-v1-deprecated',
    title: { zh: 'KOL商业种草 (V1)', en: 'KOL Commerce Seeding (V1)' },
    summary,
    keywords,
    parameters: { kolId: creatorParameter, range },
    acceptsCache: true,
    successor: { path: successor, served: true },
  },
  {
    path: successor,
    slug: 'author-commerce-seeding-v1',
    title: { zh: '作者商业种草 (V1)', en: 'Author Commerce Seeding (V1)' },
    summary,
    keywords,
    parameters: { oAuthorId: creatorParameter, range: daysParameter({ default: 'DAY_90' }) },
    acceptsCache: false,
  },
]

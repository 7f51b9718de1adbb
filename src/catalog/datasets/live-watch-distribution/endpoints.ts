import type { EndpointDescription } from '../../define.ts'
import { choice } from '../../kinds/choice.ts'
import { liveTypeParameter } from '../../live-type.ts'
import { creatorParameter } from '../../shared-parameters.ts'

/** The published default is the upstream's 2; whether that is the audience or the fans is not said. */
const liveCrowdType = choice(
  {
    zh: '统计哪一类人群；上游默认代码为 2，它对应哪个名称未知',
    en: "Whose profile it is; the upstream's default is the code 2, and which name that is, is unknown",
  },
  [
    { name: 'AUDIENCE', code: '1', label: { zh: '观众', en: 'Viewers' }, confidence: 'guess' },
    { name: 'FANS', code: '2', label: { zh: '粉丝', en: 'Followers' }, confidence: 'guess' },
  ],
  { default: '2' },
)

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/aggregator/get_author_live_watch_distribution/v1',
    slug: 'author-live-watch-distribution-v1',
    title: { zh: '作者直播观众画像 (V1)', en: 'Author Live Watch Distribution (V1)' },
    summary: {
      zh: '返回达人直播间观众或粉丝的性别与年龄分布。没有公开的结果；各参数在上游的名称与多数代码也是推测。',
      en: "Gives the gender and age of a creator's live viewers or followers among them. No answer has been published; the upstream's names of the parameters and most codes are inferred, too.",
    },
    keywords: {
      zh: '直播 观众画像 性别 年龄 粉丝',
      en: 'live streaming audience demographics gender age 直播 画像',
    },
    parameters: { oAuthorId: creatorParameter, liveCrowdType, liveType: liveTypeParameter },
    acceptsCache: false,
  },
]

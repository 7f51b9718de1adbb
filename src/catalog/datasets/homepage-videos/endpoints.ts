import type { EndpointDescription } from '../../define.ts'
import { choice } from '../../kinds/choice.ts'
import { day } from '../../kinds/day.ts'
import { whole } from '../../kinds/whole.ts'
import { words } from '../../kinds/words.ts'
import { creatorParameter, onlyAssignParameter } from '../../shared-parameters.ts'

const page = whole(
  { zh: '第几页，每页 20 条', en: 'Which page, of 20 videos each' },
  { least: 1, most: 10_000, default: '1' },
)

const videoType = choice(
  { zh: '哪一类视频', en: 'Which videos' },
  [
    { name: 'ALL', code: '', label: { zh: '全部', en: 'All of them' } },
    {
      name: 'PERSONAL',
      code: 'false',
      label: { zh: '个人视频', en: 'Personal videos' },
      confidence: 'guess',
    },
    {
      name: 'XINGTU',
      code: 'true',
      label: { zh: '星图视频', en: 'Xingtu videos' },
      confidence: 'guess',
    },
  ],
  { default: 'ALL' },
)

const keyword = words(
  {
    zh: '标题中的词；只返回标题含有它的视频。',
    en: 'Words of the title: only videos whose title has them come back.',
  },
  { most: 50, example: '测评', optional: true, confidence: 'guess' },
)

const startDate = day(
  {
    zh: '最早的发布日期（含），北京时间，不填则不限。',
    en: 'The first day of publication, in Shanghai; any where it is left out.',
  },
  { form: 'compact', example: '20260101', optional: true, confidence: 'likely' },
)

const endDate = day(
  {
    zh: '最晚的发布日期（含），北京时间，不早于 startDate，不填则不限。',
    en: 'The last day of publication, in Shanghai, not before startDate; any where it is left out.',
  },
  { form: 'compact', example: '20260331', optional: true, confidence: 'likely' },
)

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/aggregator/get_author_homepage_videos/v1',
    slug: 'author-homepage-videos-v1',
    title: { zh: '达人主页视频 (V1)', en: 'Creator Homepage Videos (V1)' },
    summary: {
      zh: '分页返回达人主页的视频及其播放、点赞、评论、完播率与互动率，可按标题、类别与发布日期筛选。',
      en: "Lists the videos of a creator's page with plays, likes, comments, completion and interaction rates, by title, kind and day of publication.",
    },
    keywords: {
      zh: '全部作品 历史视频 按日期 标题搜索 完播率 互动率 视频列表',
      en: 'all videos archive by date title search completion rate 视频',
    },
    parameters: {
      oAuthorId: creatorParameter,
      page,
      keyword,
      videoType,
      onlyAssign: onlyAssignParameter,
      startDate,
      endDate,
    },
    period: { start: 'startDate', end: 'endDate' },
    acceptsCache: false,
  },
]

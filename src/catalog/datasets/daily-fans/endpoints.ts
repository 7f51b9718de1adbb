import type { EndpointDescription } from '../../define.ts'
import { day } from '../../kinds/day.ts'
import { creatorParameter } from '../../shared-parameters.ts'

const successorPath = '/api/douyin-xingtu/gw/api/data_sp/get_author_daily_fans/v1'

const keywords = {
  zh: '粉丝趋势 涨粉 掉粉 每日粉丝 增长',
  en: 'followers trend growth daily fans 涨粉',
}

const mostDays = 366

const days = {
  startDate: day(
    { zh: '起始日期（含），如 2026-02-07。', en: 'The first day, such as 2026-02-07.' },
    { form: 'dashed', example: '2026-02-07' },
  ),
  endDate: day(
    {
      zh: `结束日期（含），如 2026-03-08；不早于 startDate，首尾合计最多 ${mostDays} 天。`,
      en: `The last day, such as 2026-03-08; not before startDate, and ${mostDays} days at most with both.`,
    },
    { form: 'dashed', example: '2026-03-08' },
  ),
}

const period = { start: 'startDate', end: 'endDate', mostDays }

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-kol-daily-fans/v1',
    slug: 'kol-daily-fans-v1-deprecated',
    title: { zh: 'KOL 粉丝趋势 (V1)', en: 'KOL Follower Growth Trend (V1)' },
    summary: {
      zh: '返回达人在所选日期内每天的粉丝数、每天的增减与整段的涨粉数和涨粉率。',
      en: "Gives a creator's followers on each day of a period, the change from day to day, and the growth over all of it.",
    },
    keywords,
    parameters: { kolId: creatorParameter, ...days },
    period,
    acceptsCache: true,
    successor: { path: successorPath, served: true },
  },
  {
    path: successorPath,
    slug: 'author-daily-fans-v1',
    title: { zh: '作者粉丝趋势 (V1)', en: 'Author Follower Growth Trend (V1)' },
    summary: {
      zh: '返回达人在所选日期内每天的粉丝数、每天的增减与整段的涨粉数和涨粉率，供看涨势与异常。',
      en: "Gives a creator's followers on each day of a period, the change from day to day, and the growth over all of it, for judging trends and sudden jumps.",
    },
    keywords,
    parameters: { oAuthorId: creatorParameter, ...days },
    period,
    acceptsCache: false,
  },
]

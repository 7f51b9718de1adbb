import type { EndpointDescription } from '../../define.ts'
import { creatorParameter, dailyPeriod, periodDays } from '../../shared-parameters.ts'

const successorPath = '/api/douyin-xingtu/gw/api/data_sp/get_author_daily_fans/v1'

const keywords = {
  zh: '粉丝趋势 涨粉 掉粉 每日粉丝 增长',
  en: 'followers trend growth daily fans 涨粉',
}

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
    parameters: { kolId: creatorParameter, ...periodDays },
    period: dailyPeriod,
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
    parameters: { oAuthorId: creatorParameter, ...periodDays },
    period: dailyPeriod,
    acceptsCache: false,
  },
]

import { choice, codeIn } from './kinds/choice.ts'
import { day } from './kinds/day.ts'
import { flag } from './kinds/flag.ts'
import { documentedCreatorId, documentedItemId, id } from './kinds/id.ts'
import type { Choice, Options, Parameter } from './kinds/kind.ts'
import type { Period } from './kinds/period.ts'
import { isText, type ParameterValues, valueIn } from './kinds/values.ts'
import type { Subject, UpstreamRequest } from './request.ts'

/** The creator a call is about: the deprecated paths name it `kolId`, their successors `oAuthorId`. */
export const creatorParameter: Parameter<string> = id(
  {
    zh: '达人 ID（16–19 位数字，达人的星图主页地址中可见）。kolId 与 oAuthorId 是同一个 ID。',
    en: "The creator's Xingtu id (16 to 19 digits, as seen in the address of their Xingtu page). kolId and oAuthorId are the same id.",
  },
  { example: documentedCreatorId },
)

/** The video a call is about: the deprecated path names it `detailId`, its successors `itemId`. */
export const itemParameter: Parameter<string> = id(
  {
    zh: '视频 ID（抖音作品地址 douyin.com/video/ 之后的数字，亦即视频列表中的 item_id）。itemId 与 detailId 是同一个 ID。',
    en: "The video's id: the digits after douyin.com/video/, and item_id in lists of videos. itemId and detailId are the same id.",
  },
  { example: documentedItemId },
)

/** The codes of the last two are unknown: they can be asked for by name only. */
export const platformParameter: Parameter<Choice> = choice(
  { zh: '内容形式', en: 'The form of content' },
  [
    { name: 'SHORT_VIDEO', code: '1', label: { zh: '短视频', en: 'Short video' } },
    { name: 'LIVE_STREAMING', code: '10', label: { zh: '直播', en: 'Live streaming' } },
    { name: 'PICTURE_TEXT', label: { zh: '图文', en: 'Pictures and text' } },
    { name: 'SHORT_DRAMA', label: { zh: '短剧', en: 'Short drama' } },
  ],
  { default: 'SHORT_VIDEO' },
)

/** The deprecated paths know two forms of content, by the upstream's codes. */
export const platformChannelParameter: Parameter<Choice> = choice(
  { zh: '内容形式', en: 'The form of content' },
  [
    { name: '_1', code: '1', label: { zh: '短视频', en: 'Short video' } },
    { name: '_10', code: '10', label: { zh: '直播', en: 'Live streaming' } },
  ],
  { default: '_1' },
)

/** Which videos figures cover. `XINTU_VIDEO` is the contract's own spelling. */
export const videoKindParameter: Parameter<Choice> = choice(
  { zh: '统计哪一类视频', en: 'Which videos the figures cover' },
  [
    { name: 'PERSONAL_VIDEO', code: '1', label: { zh: '个人视频', en: 'Personal videos' } },
    { name: 'XINTU_VIDEO', code: '2', label: { zh: '星图视频', en: 'Xingtu videos' } },
  ],
  { default: 'PERSONAL_VIDEO' },
)

const days30 = { zh: '近 30 日', en: 'Last 30 days' }
const days90 = { zh: '近 90 日', en: 'Last 90 days' }
const period = { zh: '统计的时间范围', en: 'The period the figures cover' }

/** The period of the methods under `data_sp`, which have codes of their own for it. */
export const rangeParameter: Parameter<Choice> = choice(
  period,
  [
    { name: 'DAY_30', code: '2', label: days30 },
    { name: 'DAY_90', code: '3', label: days90 },
  ],
  { default: 'DAY_30' },
)

/** The same as deprecated paths have it. */
export const rangeCodeParameter = (options: Options): Parameter<Choice> =>
  choice(
    period,
    [
      { name: '_2', code: '2', label: days30 },
      { name: '_3', code: '3', label: days90 },
    ],
    options,
  )

/** The period of the methods under `aggregator`, which take the days. */
export const daysParameter = (options: Options): Parameter<Choice> =>
  choice(
    period,
    [
      { name: 'DAY_30', code: '30', label: days30 },
      { name: 'DAY_90', code: '90', label: days90 },
    ],
    options,
  )

/** Which of the connected users: all of them, or those of one stage of the link funnel. */
export const linkTypeParameter: Parameter<Choice> = choice(
  {
    zh: '统计哪一层连接用户',
    en: 'Which of the connected users: all of them, or those of one stage',
  },
  [
    { name: 'CONNECTED', code: '5', label: { zh: '连接（全部）', en: 'Connected (all of them)' } },
    {
      ...{ name: 'AWARE', code: '1', label: { zh: '了解', en: 'Aware' } },
      confidence: 'likely',
    },
    {
      ...{ name: 'INTERESTED', code: '2', label: { zh: '兴趣', en: 'Interested' } },
      confidence: 'likely',
    },
    {
      ...{ name: 'LIKE', code: '3', label: { zh: '喜欢', en: 'Like' } },
      confidence: 'likely',
    },
    {
      ...{ name: 'FOLLOW', code: '4', label: { zh: '追随', en: 'Follow' } },
      confidence: 'likely',
    },
  ],
  { default: 'CONNECTED' },
)

/** The days of what is told day by day, the first and the last among them. */
const mostDays = 366

export const periodDays = {
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
} satisfies Readonly<Record<string, Parameter>>

export const dailyPeriod: Period = { start: 'startDate', end: 'endDate', mostDays }

/** Whether plays that were paid for count. */
export const flowTypeParameter: Parameter<Choice> = choice(
  { zh: '是否计入投放流量', en: 'Whether paid traffic counts' },
  [
    {
      name: 'EXCLUDE',
      code: '0',
      label: { zh: '剔除投流', en: 'Without paid traffic' },
      confidence: 'likely',
    },
    {
      name: 'INCLUDE',
      code: '1',
      label: { zh: '包含投流', en: 'With paid traffic' },
      confidence: 'likely',
    },
  ],
  { default: 'EXCLUDE' },
)

/** Whether Xingtu videos count only where they were assigned. */
export const onlyAssignParameter = flag({
  zh: '是否只看指派任务的视频；只影响星图视频。',
  en: 'Whether only videos of assigned orders count; it matters for Xingtu videos only.',
})

/** What paths call the creator's id. */
export const creatorParameterNames = ['oAuthorId', 'kolId', 'starAuthorId'] as const

/** The creator that a call names, by whichever name its path has for the id. */
const creatorOf = (values: ParameterValues) =>
  creatorParameterNames.map((name) => values[name]).find(isText)

/**
 * The query of the upstream's methods under `data_sp` and `author`. Paths without a form of content
 * mean short video.
 */
export function creatorQuery(values: ParameterValues) {
  const platform = ['platform', 'platformChannel'].find((name) => name in values)
  return {
    ...aggregatorQuery(values),
    // Douyin; the upstream also knows Toutiao and Xigua.
    platform_source: '1',
    platform_channel: platform === undefined ? '1' : codeIn(values, platform),
  }
}

/** The query of the methods under `aggregator`, which take the id alone. */
export function aggregatorQuery(values: ParameterValues) {
  const creator = creatorOf(values)
  return creator === undefined ? {} : { o_author_id: creator }
}

/** The query of the methods that call the creator's id `author_id`. */
export function authorQuery(values: ParameterValues) {
  const creator = creatorOf(values)
  return creator === undefined ? {} : { author_id: creator }
}

/** The query of the methods that tell day by day. */
export function periodQuery(values: ParameterValues) {
  return {
    start_date: valueIn(values, 'startDate', isText),
    end_date: valueIn(values, 'endDate', isText),
  }
}

/** The creator that a query names, by whichever name its method has for the id. */
export function creatorSubjects({ query }: Pick<UpstreamRequest, 'query'>): readonly Subject[] {
  const id = query.o_author_id ?? query.author_id ?? query.star_author_id
  return id === undefined ? [] : [{ kind: 'creator', id }]
}

/** The body of the methods that report on a video. */
export function itemBody(values: ParameterValues) {
  return { item_id: valueIn(values, 'itemId' in values ? 'itemId' : 'detailId', isText) }
}

/** The video that such a body names. */
export function itemSubjects({ body }: Pick<UpstreamRequest, 'body'>): readonly Subject[] {
  const id =
    typeof body === 'object' && body !== null && 'item_id' in body ? body.item_id : undefined
  return typeof id === 'string' ? [{ kind: 'video', id }] : []
}

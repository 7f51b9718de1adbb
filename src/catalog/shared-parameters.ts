import { choice, codeIn } from './kinds/choice.ts'
import { documentedCreatorId, id } from './kinds/id.ts'
import type { Choice, Parameter } from './kinds/kind.ts'
import { isText, type ParameterValues } from './kinds/values.ts'
import type { Subject, UpstreamRequest } from './request.ts'

/** The creator a call is about: the deprecated paths name it `kolId`, their successors `oAuthorId`. */
export const creatorParameter: Parameter<string> = id(
  {
    zh: '达人 ID（16–19 位数字，达人的星图主页地址中可见）。kolId 与 oAuthorId 是同一个 ID。',
    en: "The creator's Xingtu id (16 to 19 digits, as seen in the address of their Xingtu page). kolId and oAuthorId are the same id.",
  },
  { example: documentedCreatorId },
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

/**
 * The query of the upstream's methods under `data_sp` and `author`; those of `aggregator` take
 * `o_author_id` alone. Paths without `platform` mean short video.
 */
export function creatorQuery(values: ParameterValues) {
  const creator = values.oAuthorId ?? values.kolId
  return {
    ...(isText(creator) && { o_author_id: creator }),
    // Douyin; the upstream also knows Toutiao and Xigua.
    platform_source: '1',
    platform_channel: 'platform' in values ? codeIn(values, 'platform') : '1',
  }
}

/** The creator that such a query names. */
export function creatorSubjects({ query }: Pick<UpstreamRequest, 'query'>): readonly Subject[] {
  const { o_author_id: id } = query
  return id === undefined ? [] : [{ kind: 'creator', id }]
}

import { calledBody } from './sandbox-bodies.ts'

export type Values = Readonly<Record<string, string>>

/** Reads a member of what a dataset tells of a creator; `video_type=2` finds a row of a list. */
export interface Tell {
  (dataset: string, path?: string, values?: Values): unknown
  /** The day on which it is told. */
  readonly day: string
}

/** What a dataset says that does not know the creator. */
export const unknownHere = Symbol('unknown here')

/** Reads all that is told of one creator on a day; each body is projected once. */
export function tellOf(creator: string, day: string): Tell {
  const bodies = new Map<string, unknown>()
  const once = (dataset: string, values: Values) => {
    const key = `${dataset} ${JSON.stringify(values)}`
    if (!bodies.has(key)) bodies.set(key, askFor(dataset, values))
    return bodies.get(key)
  }
  const askFor = (dataset: string, values: Values): unknown => {
    if (dataset === 'creator-search') return rowOf(creator, day, values)
    const ids = { oAuthorId: creator, starAuthorId: creator }
    const authorOf = authorsOfVideos[dataset]
    if (!authorOf) return calledBody(dataset, day, { ...ids, ...values })
    const newest = newestOf(tell)
    const body = Object(calledBody(dataset, day, { itemId: newest, itemIds: newest }))
    return authorOf(body) === undefined ? unknownHere : body
  }
  const member = (dataset: string, path = '', values: Values = {}) => {
    const body = once(dataset, values)
    if (body === unknownHere) return unknownHere
    return path.split('.').reduce((inner, step) => (step === '' ? inner : at(inner, step)), body)
  }
  const tell = Object.assign(member, { day })
  return tell
}

/** Who made the video that an answer is about, in the datasets that are asked by its id. */
const authorsOfVideos: Readonly<Record<string, (body: Row) => unknown>> = {
  'item-report-detail': ({ author_info }) => author_info,
  'item-play-count': ({ item }) => Object(item).author_id,
  'item-stats': ({ items }) => rowsIn(items)[0]?.author_id,
}

function at(inner: unknown, step: string): unknown {
  const [name, is] = step.split('=')
  if (is === undefined) return Object(inner)[step]
  return rowsIn(inner).find((row) => String(row[name ?? '']) === is)
}

export type Row = Readonly<Record<string, unknown>>

export const rowsIn = (list: unknown) => (Array.isArray(list) ? (list as readonly Row[]) : [])

/** The row of a search that finds the creator alone. */
function rowOf(creator: string, day: string, values: Values): unknown {
  const { core_user_id: keyword } = Object(calledBody('base-info', day, { oAuthorId: creator }))
  const found = calledBody('creator-search', day, { ...values, keyword, sort: 'DEFAULT' })
  const authors = rowsIn(Object(found).authors)
  return authors.find(({ star_id }) => star_id === creator) ?? unknownHere
}

const newestOf = (tell: Tell) => String(at(rowsIn(tell('homepage-videos', 'items'))[0], 'item_id'))

/** All rows of a list that comes in pages. */
export function pagesOf(
  tell: Tell,
  dataset: string,
  list: string,
  values: Values = {},
): readonly Row[] {
  const rows: Row[] = []
  for (let page = 1; ; page++) {
    const asked = { ...values, page: String(page) }
    rows.push(...rowsIn(tell(dataset, list, asked)))
    if (tell(dataset, 'pagination.has_more', asked) !== true) return rows
  }
}

/** A list that some datasets print as text. */
export const listIn = (text: unknown): unknown =>
  typeof text === 'string' ? JSON.parse(text) : text

import type { Json } from '../../request.ts'

/** One filter of a search, in the upstream's own terms. */
export interface Filter {
  readonly name: string
  /** What of several figures by that name is meant, such as the price of which kind of video. */
  readonly of?: string
  readonly value: string
}

/** What a search asks for: all that its body says, and nothing else. */
export interface Question {
  readonly platformSource: number
  readonly marketingTarget: number
  readonly taskCategory: number
  readonly industry: number
  readonly page: number
  readonly limit: number
  readonly sortBy: string
  readonly sortType: number
  readonly searchType: number
  /** It is empty where nothing is searched for but what the filters say. */
  readonly keyword: string
  /** How far back content is searched; a search for nicknames has none. */
  readonly days?: number
  readonly filters: readonly Filter[]
}

/** 直播: hosts of live streams are searched for by the same method, as a dataset of their own. */
export const liveTask = 6

export const nicknameSearch = 2
export const contentSearch = 3

/** The rows of a page, as the site asks for them. */
export const pageRows = 20

/** The body that asks a question: the same one for the same question, whatever its filters' order. */
export function bodyOf(question: Question): Json {
  const { keyword, days, searchType, filters } = question
  const isContent = searchType === contentSearch
  return {
    scene_param: {
      platform_source: question.platformSource,
      search_scene: 1,
      display_scene: 1,
      marketing_target: question.marketingTarget,
      task_category: question.taskCategory,
      first_industry_id: question.industry,
    },
    page_param: { page: String(question.page), limit: String(question.limit) },
    sort_param: { sort_field: { field_name: question.sortBy }, sort_type: question.sortType },
    search_param: {
      // The upstream spells it so.
      seach_type: searchType,
      ...(keyword !== '' && {
        keyword,
        ...(isContent ? { is_new_content_query: true } : { is_new_nickname_query: true }),
      }),
      ...(days !== undefined && { time_range_days: days }),
    },
    attribute_filter: [...filters].sort(byPlace).map(({ name, of, value }) => ({
      field: { field_name: name, ...(of !== undefined && { rel_id: of }) },
      field_value: value,
    })),
  }
}

function byPlace(a: Filter, b: Filter): number {
  const [placeA, placeB] = [a, b].map(({ name, of = '', value }) => `${name}\n${of}\n${value}`)
  return (placeA ?? '') < (placeB ?? '') ? -1 : 1
}

type Members = Readonly<Record<string, Json>>

/** The question of a body, be it ours or one that a browser sent; undefined where it is none. */
export function questionIn(body: Json | undefined): Question | undefined {
  if (!isObject(body) || !isObject(body.scene_param)) return undefined
  const [scene, page, sort, search] = [
    'scene_param',
    'page_param',
    'sort_param',
    'search_param',
  ].map((name) => membersOf(body[name])) as [Members, Members, Members, Members]
  const filters = (isList(body.attribute_filter) ? body.attribute_filter : []).map(filterIn)
  if (!filters.every((filter) => filter !== undefined)) return undefined
  const searchType = numberIn(search, 'seach_type', nicknameSearch)
  const days = numberIn(search, 'time_range_days', contentDays)
  return {
    platformSource: numberIn(scene, 'platform_source', 1),
    marketingTarget: numberIn(scene, 'marketing_target', 1),
    taskCategory: numberIn(scene, 'task_category', 1),
    industry: numberIn(scene, 'first_industry_id', 0),
    page: numberIn(page, 'page', 1),
    limit: numberIn(page, 'limit', pageRows),
    sortBy: textOf(membersOf(sort.sort_field).field_name) ?? 'score',
    sortType: numberIn(sort, 'sort_type', 2),
    searchType,
    keyword: textOf(search.keyword) ?? '',
    ...(searchType === contentSearch && { days }),
    filters,
  }
}

/** How far back the site searches content. */
export const contentDays = 180

function filterIn(given: Json): Filter | undefined {
  const { field, field_value } = membersOf(given)
  const { field_name, rel_id } = membersOf(field)
  const [name, of, value] = [field_name, rel_id, field_value].map(textOf)
  if (name === undefined || value === undefined) return undefined
  return { name, ...(of !== undefined && of !== '' && { of }), value }
}

function numberIn(members: Members, name: string, usual: number): number {
  const number = Number(textOf(members[name]) ?? '')
  return Number.isSafeInteger(number) && number > 0 ? number : usual
}

/** Text and numbers are as good as each other, as the site sends either. */
function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function membersOf(value: Json | undefined): Members {
  return isObject(value) ? value : {}
}

function isObject(value: Json | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

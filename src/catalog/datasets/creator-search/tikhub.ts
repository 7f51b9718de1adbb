import { type TikhubMethod, v1Path, v1PriceMicros, v2Path, v2PriceMicros } from '../../tikhub.ts'
import { priceField } from './filters.ts'
import {
  contentSearch,
  type Filter,
  nicknameSearch,
  type Question,
  questionIn,
} from './question.ts'
import { unsure, unsureTerms } from './unsure.ts'

/** TikHub's names of ranges, to each of which it adds `_min` or `_max`. */
const ranges: Readonly<Record<string, string>> = {
  follower: 'fans',
  expected_play_num: 'expected_play',
  prospective_20_60_cpm: 'cpm',
  prospective_20_60_cpe: 'cpe',
  interact_rate_within_30d: 'interact_rate',
  play_over_rate_within_30d: 'play_over_rate',
  burst_text_rate: 'burst_text_rate',
}

/** Filters that are parameters of the same name. */
const codes = ['gender', 'author_list_id']

/** The same, of which TikHub takes ids with commas between. */
const lists = ['tag', 'persona_tags']

/** Filters by whose names TikHub's own documents ask Xingtu. */
const passedOn = ['content_theme_labels_180d']

const published = Object.fromEntries(
  unsureTerms
    .filter(({ field }) => field in ranges || [...codes, ...lists, ...passedOn].includes(field))
    .map(({ parameter, field }) => [parameter, field]),
)

/** Who is searched for, which TikHub has a method for each. */
interface Scene {
  readonly name: string
  readonly taskCategory: number
  /** TikHub's codes of the prices that can be filtered by, by Xingtu's. */
  readonly priceTypes: Readonly<Record<string, string>>
  /** Whether it is searched by content too, and without a keyword. */
  readonly isOpen?: true
}

const videos: Scene = {
  name: 'search_creator',
  taskCategory: 1,
  priceTypes: { 1: '1', 2: '2', 71: '3' },
  isOpen: true,
}
const hosts: Scene = { name: 'search_anchor', taskCategory: 6, priceTypes: { 9: '9' } }
const articles: Scene = {
  name: 'search_toutiao_creator',
  taskCategory: 11,
  priceTypes: { 11: '11' },
}

function sceneOf({ platformSource, taskCategory }: Question): Scene | undefined {
  if (platformSource === 2) return articles
  if (platformSource !== 1) return undefined
  return taskCategory === 6 ? hosts : videos
}

/** The body that Xingtu gets as the query that TikHub makes it of. */
export const searchV2: TikhubMethod = ({ body = null }, fieldNames) => {
  const told = unsure.settle(body, { ...published, ...fieldNames })
  if (!('body' in told)) return told
  const question = questionOf(told.body)
  const scene = sceneOf(question)
  if (!scene) return { unaskable: { zh: '西瓜视频的达人', en: 'creators on Xigua' } }
  const { keyword, searchType, days, industry } = question
  if (!scene.isOpen && keyword === '') {
    return {
      needed: 'keyword',
      of: { zh: '主播或头条达人', en: 'hosts of live streams or creators on Toutiao' },
    }
  }
  if (!scene.isOpen && searchType !== nicknameSearch) return { unaskable: byContent }
  const persona = personaWithoutId(question)
  if (persona !== undefined) return { unknownValue: `personaTag=${persona}` }
  const query = {
    keyword,
    page: String(question.page),
    sort_field: question.sortBy,
    sort_type: String(question.sortType),
    task_category: String(scene.taskCategory),
    marketing_target: String(question.marketingTarget),
    ...((scene.isOpen || industry !== 0) && { first_industry_id: String(industry) }),
    ...(scene.isOpen && { seach_type: String(searchType) }),
    ...(days !== undefined && { time_range_days: String(days) }),
    ...filtersOf(question.filters, scene),
  }
  return { method: 'GET', path: `${v2Path}${scene.name}`, query, priceMicros: v2PriceMicros }
}

/** It knows keyword, platform and page, and nothing of filters and order. */
export const searchV1: TikhubMethod = ({ body = null }) => {
  const question = questionOf(body)
  const { keyword, platformSource, searchType, page } = question
  if (keyword === '') return { needed: 'keyword', of: { zh: '达人', en: 'creators' } }
  if (searchType === contentSearch) return { unaskable: byContent }
  if (isNarrowed(question)) {
    return {
      unaskable: {
        zh: '带筛选条件、排序或行业的达人',
        en: 'creators by filters, order or industry',
      },
    }
  }
  return {
    method: 'GET',
    path: `${v1Path}search_kol_v1`,
    query: { keyword, platformSource: `_${platformSource}`, page: String(page) },
    priceMicros: v1PriceMicros,
  }
}

const byContent = { zh: '按内容搜索的达人', en: 'creators by their content' }

function isNarrowed({
  filters,
  industry,
  sortBy,
  sortType,
  taskCategory,
  marketingTarget,
}: Question) {
  const isUsual =
    sortBy === 'score' && sortType === 2 && taskCategory === 1 && marketingTarget === 1
  return !isUsual || industry !== 0 || !filters.every(isAnyPrice)
}

/** The filter that every search has which asks for none: whoever offers videos has such a price. */
function isAnyPrice({ name, of, value }: Filter): boolean {
  return name === `${priceField}__ge` && of === '2' && value === '0'
}

/** The filters as TikHub's own parameters; those that it has none for are handed on as they are. */
function filtersOf(filters: readonly Filter[], scene: Scene) {
  const asked = scene.isOpen ? filters : filters.filter((filter) => !isAnyPrice(filter))
  const others = asked
    .filter((filter) => !parametersOf(filter, scene))
    .map(({ name, of, value }) => ({
      field_name: name,
      field_value: value,
      ...(of !== undefined && { rel_id: of }),
    }))
  return {
    ...Object.fromEntries(
      asked.flatMap((filter) => Object.entries(parametersOf(filter, scene) ?? {})),
    ),
    ...(others.length > 0 && { extra_filter: JSON.stringify(others) }),
  }
}

/** A filter as TikHub's own parameters; undefined where it has none for it. */
function parametersOf(
  { name, of = '', value }: Filter,
  { priceTypes }: Scene,
): Readonly<Record<string, string>> | undefined {
  const [, field = name, end] = /^(.*)__(ge|le)$/.exec(name) ?? []
  const bound = end === 'ge' ? 'min' : 'max'
  const priceType = field === priceField ? priceTypes[of] : undefined
  if (priceType !== undefined) return { price_type: priceType, [`price_${bound}`]: value }
  if (field in ranges) return { [`${ranges[field]}_${bound}`]: value }
  if (codes.includes(name)) return { [name]: value }
  if (lists.includes(name)) return { [name]: idsIn(value).join(',') }
  return undefined
}

/** A persona that is asked for by its name: TikHub takes ids alone, which nobody has published. */
function personaWithoutId({ filters }: Question): string | undefined {
  const personas = filters.find(({ name }) => name === 'persona_tags')
  return personas && idsIn(personas.value).find((id) => !/^\d+$/.test(id))
}

const idsIn = (list: string) => (JSON.parse(list) as readonly unknown[]).map(String)

function questionOf(body: Parameters<typeof questionIn>[0]): Question {
  const question = questionIn(body)
  if (question) return question
  throw new Error('Catalog: a search has a body that is none of ours.')
}

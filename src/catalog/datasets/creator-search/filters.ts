import { contentTags } from '../../content-tags.ts'
import { choiceIn, codeIn } from '../../kinds/choice.ts'
import { choicesIn } from '../../kinds/choices.ts'
import { flagIn } from '../../kinds/flag.ts'
import { labelsIn } from '../../kinds/labels.ts'
import { daysRangeIn, type Range, rangeIn } from '../../kinds/range.ts'
import type { ParameterValues } from '../../kinds/values.ts'
import type { Confidence } from '../../units.ts'
import type { Filter } from './question.ts'

/** How one of the parameters is put to the upstream. */
export interface FilterTerms {
  /** The upstream's name; one that is not sure is the best that is known, and only sandboxes take it. */
  readonly field: string
  /** How sure the name is; absent means that real consumers use it. */
  readonly confidence?: Confidence
  /** What the upstream's own dictionaries call it, where that is another name; a guess as well. */
  readonly inDictionary?: string
  readonly filters: (values: ParameterValues, parameter: string, field: string) => readonly Filter[]
}

export const between = (field: string, { from, to }: Range, of?: string): readonly Filter[] =>
  (
    [
      ['ge', from],
      ['le', to],
    ] as const
  ).flatMap(([end, bound]) =>
    bound === undefined
      ? []
      : [{ name: `${field}__${end}`, ...(of !== undefined && { of }), value: String(bound) }],
  )

const listed = (list: readonly (string | number)[]) => JSON.stringify([...list].sort())

const range = (field: string, confidence?: Confidence): FilterTerms => ({
  field,
  ...(confidence && { confidence }),
  filters: (values, parameter) => between(field, rangeIn(values, parameter)),
})

const labels = (field: string, confidence: Confidence): FilterTerms => ({
  field,
  confidence,
  filters: (values, parameter) => [{ name: field, value: listed(labelsIn(values, parameter)) }],
})

const image = (field: string, inDictionary?: string): FilterTerms => ({
  field,
  ...(inDictionary !== undefined && { inDictionary }),
  confidence: 'guess',
  filters: (values, parameter) => {
    const names = choicesIn(values, parameter).map(({ name }) => name)
    return [{ name: field, value: listed(names) }]
  },
})

const code = (field: string, confidence: Confidence): FilterTerms => ({
  field,
  confidence,
  filters: (values, parameter) => [{ name: field, value: codeIn(values, parameter) }],
})

const flag = (field: string): FilterTerms => ({
  field,
  confidence: 'guess',
  filters: (values, parameter) =>
    flagIn(values, parameter) ? [{ name: field, value: 'true' }] : [],
})

export const priceField = 'price_by_video_type'

/** Every parameter that narrows a search, with what it is upstream. */
export const filterTerms: Readonly<Record<string, FilterTerms>> = {
  followerRange: range('follower'),
  kolPriceType: { field: priceField, filters: priceFilters },
  contentTag: { field: 'tag', inDictionary: 'content_tag_v2', filters: tagFilters },
  contentTheme: labels('content_theme_labels_180d', 'likely'),
  personaTag: labels('persona_tags', 'guess'),
  tonalityTag: labels('tags_author_style', 'guess'),
  gender: code('gender', 'likely'),
  // The upstream wants ids of provinces and cities, which nobody has published.
  location: labels('location', 'guess'),
  connectedUserRange: range('link_link_cnt_by_industry', 'likely'),
  audienceImage: image('audience_image', 'link_crowd_profile'),
  fansImage: image('fans_image'),
  expectedPlayRange: range('expected_play_num', 'likely'),
  expectedCpmRange: range('prospective_20_60_cpm', 'guess'),
  expectedCpeRange: range('prospective_20_60_cpe', 'guess'),
  interactionRateRange: range('interact_rate_within_30d', 'guess'),
  completionRateRange: range('play_over_rate_within_30d', 'guess'),
  viralRateRange: range('burst_text_rate', 'guess'),
  progressTaskRange: {
    field: 'process_order_cnt',
    confidence: 'guess',
    filters: (values, parameter, field) => {
      const { days, ...tasks } = daysRangeIn(values, parameter)
      return between(field, tasks, String(days))
    },
  },
  isSuperstar: flag('is_superstar'),
  isCuratedAuthor: flag('is_curated_author'),
  authorList: code('author_list_id', 'guess'),
}

/**
 * A kind of video without a range asks who offers it at all. One whose code nobody knows is asked
 * for by its name, which only a sandbox takes.
 */
function priceFilters(values: ParameterValues): readonly Filter[] {
  const { code, name } = choiceIn(values, 'kolPriceType')
  const asked = 'kolPriceRange' in values ? rangeIn(values, 'kolPriceRange') : { from: 0 }
  return between(priceField, asked, code ?? name)
}

const firstIds = new Map<string, readonly number[]>()
const secondIds = new Map<string, readonly number[]>()
for (const { seconds, ...first } of contentTags) {
  note(firstIds, first)
  for (const second of seconds) note(secondIds, second)
}

function note(ids: Map<string, readonly number[]>, { id, name }: { id: number; name: string }) {
  ids.set(String(id), [id])
  ids.set(name, [...(ids.get(name) ?? []), id])
}

/** Tags are asked for by id; one that nobody knows keeps its name, which only a sandbox takes. */
function tagFilters(values: ParameterValues): readonly Filter[] {
  const asked = labelsIn(values, 'contentTag')
  const ids = (known: ReadonlyMap<string, readonly number[]>) =>
    [...new Set(asked.flatMap((label) => known.get(label) ?? []))].sort((a, b) => a - b)
  const unknown = asked.filter((label) => !firstIds.has(label) && !secondIds.has(label))
  const tags = [...ids(firstIds), ...unknown.sort()]
  const tagsOfSecondLevel = ids(secondIds)
  return [
    ...(tags.length > 0 ? [{ name: 'tag', value: JSON.stringify(tags) }] : []),
    ...(tagsOfSecondLevel.length > 0
      ? [{ name: 'tag_level_two', value: JSON.stringify(tagsOfSecondLevel) }]
      : []),
  ]
}

/** The filters that a call gives. */
export const filtersGiven = (values: ParameterValues): readonly Filter[] =>
  Object.entries(filterTerms).flatMap(([parameter, terms]) =>
    parameter in values ? terms.filters(values, parameter, terms.field) : [],
  )

/** The filters of a call. */
export function filtersOf(values: ParameterValues): readonly Filter[] {
  const own = filtersGiven(values)
  // The site always asks for a price, and of this kind of video unless it is told another.
  const isPriced = own.some(({ name }) => name.startsWith(priceField))
  return isPriced ? own : [...own, { name: `${priceField}__ge`, of: '2', value: '0' }]
}

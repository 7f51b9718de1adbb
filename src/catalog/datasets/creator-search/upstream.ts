import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { idPattern } from '../../kinds/id.ts'
import { isText, type ParameterValues } from '../../kinds/values.ts'
import { wholeIn } from '../../kinds/whole.ts'
import type { Json, Subject } from '../../request.ts'
import { filtersOf, filterTerms } from './filters.ts'
import {
  bodyOf,
  contentDays,
  contentSearch,
  type Filter,
  nicknameSearch,
  pageRows,
  type Question,
  questionIn,
} from './question.ts'

const unsureTerms = Object.entries(filterTerms)
  .filter(([, { confidence }]) => confidence)
  .map(([parameter, { field }]) => ({ parameter, field }))

export const upstream: Upstream = {
  method: 'POST',
  path: '/gw/api/gsearch/search_for_author_square',
  query: () => ({}),
  body: (values) => bodyOf(questionOf(values)),
  normal: (body) => {
    const question = questionIn(body)
    return question && bodyOf(question)
  },
  unsure: { parameters: ['sort', ...unsureTerms.map(({ parameter }) => parameter)], settle },
  subjects: () => [],
  subjectsIn,
}

/** The deprecated path asks for nicknames, and leaves the order to the upstream. */
function questionOf(values: ParameterValues): Question {
  const number = (name: string, usual: number) =>
    name in values ? Number(codeIn(values, name)) : usual
  const searchType = number('searchType', nicknameSearch)
  return {
    platformSource: number('platformSource', 1),
    marketingTarget: number('marketingTarget', 1),
    taskCategory: 1,
    industry: number('industry', 0),
    page: wholeIn(values, 'page'),
    limit: pageRows,
    sortBy: 'sort' in values ? codeIn(values, 'sort') : 'score',
    sortType: 2,
    searchType,
    keyword: isText(values.keyword) ? values.keyword : '',
    ...(searchType === contentSearch && { days: contentDays }),
    filters: filtersOf(values),
  }
}

/** The order alone goes by the best name that is known: without it nothing could be searched. */
function settle(body: Json, names: Readonly<Record<string, string>>) {
  const question = questionIn(body)
  if (!question) return { body }
  const filters: Filter[] = []
  for (const filter of question.filters) {
    const unknownTag = filter.name === 'tag' ? nameIn(filter.value) : undefined
    if (unknownTag !== undefined) return { unknownValue: `contentTag=${unknownTag}` }
    const field = filter.name.replace(/__(ge|le)$/, '')
    const parameter = unsureTerms.find((terms) => terms.field === field)?.parameter
    const name = parameter === undefined ? field : names[parameter]
    if (name === undefined) return { unnamed: parameter ?? field }
    filters.push({ ...filter, name: `${name}${filter.name.slice(field.length)}` })
  }
  const sortBy = question.sortBy === 'follower' ? (names.sort ?? 'follower') : question.sortBy
  return { body: bodyOf({ ...question, sortBy, filters }) }
}

/** The first of a list of ids that is a name, as of a tag whose id nobody knows. */
function nameIn(list: string): string | undefined {
  return (JSON.parse(list) as readonly unknown[]).find(isText)
}

/** An answer is about the creators whom it lists. */
function subjectsIn(answer: unknown): readonly Subject[] {
  const { authors } = (answer ?? {}) as { readonly authors?: unknown }
  if (!Array.isArray(authors)) return []
  return authors.flatMap((author: { readonly star_id?: unknown } | null) => {
    const id = String(author?.star_id ?? '')
    return idPattern.test(id) ? [{ kind: 'creator' as const, id }] : []
  })
}

import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { idPattern } from '../../kinds/id.ts'
import { isText, type ParameterValues } from '../../kinds/values.ts'
import { wholeIn } from '../../kinds/whole.ts'
import type { Subject } from '../../request.ts'
import { filtersOf } from './filters.ts'
import {
  bodyOf,
  contentDays,
  contentSearch,
  liveTask,
  nicknameSearch,
  pageRows,
  type Question,
  questionIn,
} from './question.ts'
import { searchV1, searchV2 } from './tikhub.ts'
import { unsure } from './unsure.ts'

export const upstream: Upstream = {
  method: 'POST',
  path: '/gw/api/gsearch/search_for_author_square',
  query: () => ({}),
  body: (values) => bodyOf(questionOf(values)),
  normal: (body) => {
    const question = questionIn(body)
    return question && question.taskCategory !== liveTask ? bodyOf(question) : undefined
  },
  unsure,
  subjects: () => [],
  subjectsIn,
  tikhub: { v2: searchV2, v1: searchV1 },
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

/** An answer is about the creators whom it lists. */
function subjectsIn(answer: unknown): readonly Subject[] {
  const { authors } = (answer ?? {}) as { readonly authors?: unknown }
  if (!Array.isArray(authors)) return []
  return authors.flatMap((author: { readonly star_id?: unknown } | null) => {
    const id = String(author?.star_id ?? '')
    return idPattern.test(id) ? [{ kind: 'creator' as const, id }] : []
  })
}

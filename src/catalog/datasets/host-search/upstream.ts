import { creatorsIn } from '../../creators-in.ts'
import type { UnsureNames, Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { rangeIn } from '../../kinds/range.ts'
import { isText, type ParameterValues } from '../../kinds/values.ts'
import { wholeIn } from '../../kinds/whole.ts'
import { between, filtersGiven, priceField } from '../creator-search/filters.ts'
import {
  bodyOf,
  liveTask,
  nicknameSearch,
  pageRows,
  type Question,
  questionIn,
} from '../creator-search/question.ts'
import { searchV2 } from '../creator-search/tikhub.ts'
import { unsure } from '../creator-search/unsure.ts'

/** The kind of price that a stream has, as TikHub calls it. */
export const livePriceType = '9'

export const upstream: Upstream = {
  method: 'POST',
  path: '/gw/api/gsearch/search_for_author_square',
  query: () => ({}),
  body: (values) => bodyOf(questionOf(values)),
  normal: (body) => {
    const question = questionIn(body)
    return question?.taskCategory === liveTask ? bodyOf(question) : undefined
  },
  unsure: { parameters: [...unsure.parameters, 'livePriceRange'], settle },
  subjects: () => [],
  subjectsIn: creatorsIn,
  tikhub: { v2: searchV2 },
}

function questionOf(values: ParameterValues): Question {
  const prices = 'livePriceRange' in values ? rangeIn(values, 'livePriceRange') : {}
  return {
    platformSource: 1,
    marketingTarget: Number(codeIn(values, 'marketingTarget')),
    taskCategory: liveTask,
    industry: Number(codeIn(values, 'industry')),
    page: wholeIn(values, 'page'),
    limit: pageRows,
    sortBy: codeIn(values, 'sort'),
    sortType: 2,
    searchType: nicknameSearch,
    keyword: isText(values.keyword) ? values.keyword : '',
    filters: [...filtersGiven(values), ...between(priceField, prices, livePriceType)],
  }
}

/** That Xingtu itself has the price of a stream by that code has been seen by nobody. */
function settle(...[body, names]: Parameters<UnsureNames['settle']>) {
  const question = questionIn(body)
  const { livePriceRange } = names
  if (!question?.filters.some(isOfPrice)) return unsure.settle(body, names)
  if (livePriceRange === undefined) return { unnamed: 'livePriceRange' }
  const filters = question.filters.map((filter) =>
    isOfPrice(filter)
      ? { ...filter, name: filter.name.replace(priceField, livePriceRange) }
      : filter,
  )
  return unsure.settle(bodyOf({ ...question, filters }), names)
}

const isOfPrice = ({ of }: Question['filters'][number]) => of === livePriceType

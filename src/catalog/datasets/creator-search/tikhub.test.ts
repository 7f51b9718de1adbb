import { expect, it } from 'vitest'
import { bodyOf, type Question } from './question.ts'
import { searchV1, searchV2 } from './tikhub.ts'

const question: Question = {
  ...{ platformSource: 1, marketingTarget: 3, taskCategory: 6, industry: 0, page: 2, limit: 20 },
  ...{ sortBy: 'score', sortType: 2, searchType: 2, keyword: '春天', filters: [] },
}
const asked = (changed: Partial<Question>) => ({
  query: {},
  body: bodyOf({ ...question, ...changed }),
})
const price = (of: string) => [{ name: 'price_by_video_type__ge', of, value: '5' }]

it('a search for hosts of live streams is a method of its own', () => {
  expect(searchV2(asked({}), {})).toMatchObject({
    path: '/api/v1/douyin/xingtu_v2/search_anchor',
    query: {
      ...{ keyword: '春天', page: '2', sort_field: 'score', sort_type: '2' },
      ...{ task_category: '6', marketing_target: '3' },
    },
  })
  expect(searchV2(asked({ filters: price('9') }), {})).toMatchObject({
    query: { price_type: '9', price_min: '5' },
  })
})

it('a search that is no method’s is refused', () => {
  const refused = { unaskable: expect.anything() }
  const needing = { needed: 'keyword' }
  expect(searchV2(asked({ keyword: '' }), {})).toMatchObject(needing)
  expect(searchV2(asked({ searchType: 3, days: 180 }), {})).toMatchObject(refused)
  expect(searchV2(asked({ platformSource: 3 }), {})).toMatchObject(refused)
  for (const narrowed of [
    { searchType: 3 },
    { industry: 1913 },
    { sortBy: 'follower' },
    { filters: price('2') },
    {},
  ]) {
    const of = { taskCategory: 1, marketingTarget: 1, ...narrowed }
    const told = searchV1(asked(of), {})
    if (Object.keys(narrowed).length > 0) expect(told).toMatchObject(refused)
    else expect(told).toMatchObject({ query: { keyword: '春天', platformSource: '_1', page: '2' } })
  }
  expect(searchV1(asked({ keyword: '' }), {})).toMatchObject(needing)
  expect(searchV1(asked({}), {})).toMatchObject(refused)
})

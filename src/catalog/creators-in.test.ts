import { expect, test } from 'vitest'
import { creatorsIn } from './creators-in.ts'

const ids = ['6629722295873044494', '7000000000000000001', '7000000000000000002'] as const
const [one, two, three] = ids
const found = (answer: unknown) => creatorsIn(answer).map(({ id }) => id)

test.each([
  [{ authors: [{ star_id: one }, { id: two, core_user_id: '90000000001' }] }],
  [{ data: { list: [{ rank: 1, author: { o_author_id: one } }, { author_id: two }] } }],
  [
    {
      authors: [
        { star_id: one, attribute_datas: { id: one } },
        { id: two, items: [{ id: three }] },
      ],
    },
  ],
  [[one, null, 7, { star_author_id: one }, [{ star_id: two }]]],
])('whom an answer lists is found in %j', (answer) => {
  expect([...new Set(found(answer))]).toEqual([one, two])
})

test.each([
  [null],
  ['6629722295873044494'],
  [{ base_resp: { status_code: 0 }, search_session_id: one }],
  [{ authors: [{ star_id: '12' }, { star_id: null }, { star_id: {} }] }],
])('nobody is found in %j', (answer) => {
  expect(found(answer)).toEqual([])
})

test('an answer of any depth is looked through without an end of its own', () => {
  let answer: unknown = { star_id: one }
  for (let depth = 0; depth < 100_000; depth++) answer = { inner: answer }
  expect(found(answer)).toEqual([])
})

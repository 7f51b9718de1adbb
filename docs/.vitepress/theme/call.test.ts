import { expect, test } from 'vitest'
import { type FormParameter, firstValues, queryOf } from './call.ts'

const id: FormParameter = {
  name: 'kolId',
  kind: 'id',
  required: true,
  meaning: '',
  example: '6629722295873044494',
}
const range: FormParameter = {
  name: 'range',
  kind: 'choice',
  required: false,
  meaning: '',
  default: '_2',
}

test('begins with the defaults, and an example where there is none', () => {
  expect(firstValues([id, range])).toEqual({ kolId: '6629722295873044494', range: '_2' })
})

test.each([
  ['a default is left out', { kolId: '1', range: '_2' }, 'kolId=1'],
  ['what differs from it is sent', { kolId: '1', range: '_3' }, 'kolId=1&range=_3'],
  ['what is empty and optional is left out', { kolId: '1', range: '' }, 'kolId=1'],
  ['what is required is sent, even empty', { range: '_2' }, 'kolId='],
  ['a value cannot add parameters', { kolId: '1&token=x' }, 'kolId=1%26token%3Dx'],
])('%s', (_, values, query) => {
  expect(queryOf([id, range], values)).toBe(query)
})

import { expect, test } from 'vitest'
import { addressOf, costOf, type FormParameter, firstValues, isOfSandbox } from './call.ts'

const id: FormParameter = {
  name: 'kolId',
  inPath: false,
  form: 'text',
  required: true,
  meaning: '',
  example: '6629722295873044494',
}
const range: FormParameter = {
  name: 'range',
  inPath: false,
  form: 'select',
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
  expect(addressOf({ path: '/api/x', parameters: [id, range] }, values)).toBe(`/api/x?${query}`)
})

test('what stands in the path goes there, and cannot leave it', () => {
  const inPath = { path: '/api/creators/{kolId}/x', parameters: [{ ...id, inPath: true }] }
  expect(addressOf(inPath, { kolId: '1/../2?y' })).toBe('/api/creators/1%2F..%2F2%3Fy/x')
})

test('tells what a call cost where the headers do', () => {
  const answer = { status: 200, ms: 1, text: '', envelope: undefined }
  const headers = [
    ['X-Cost', '0.02'],
    ['X-Balance', '9.98'],
  ] as const
  expect(costOf({ ...answer, headers })).toEqual({ cost: '0.02', left: '9.98' })
  expect(costOf({ ...answer, headers: [] })).toBeUndefined()
})

test.each([
  ['a call of the sandbox', 'sandbox', {}, true],
  ["a call of another server's sandbox", 'relay/sandbox', {}, true],
  ['a view in which something is made up', undefined, { sandbox: true }, true],
  ['a real call', 'relay', null, false],
  ['a real view', undefined, { sandbox: false }, false],
])('says of %s whether it is made up', (_, source, data, isMadeUp) => {
  const headers = source === undefined ? [] : [['X-Source', source] as const]
  expect(isOfSandbox({ headers, envelope: { code: 0, message: '', data } })).toBe(isMadeUp)
})

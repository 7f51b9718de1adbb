import { expect, test } from 'vitest'
import { type ListTraits, listFault, listFaultText } from './list-fault.ts'

const traits: ListTraits = {
  itemsOf: (text) => text.split(','),
  isItem: (item) => /^[a-z]$/.test(String(item)),
  most: 2,
  areUnique: true,
}
const accepted = { zh: '1 至 2 个字母', en: '1 to 2 letters' }

test.each<[given: unknown, en: string, zh: string]>([
  ['a,b,c', 'xs has 3 items: give 1 to 2 letters', '参数 xs 共 3 项，应为 1 至 2 个字母'],
  [[], 'xs has 0 items: give 1 to 2 letters', '参数 xs 共 0 项，应为 1 至 2 个字母'],
  [
    'a,7,c,d',
    'item 2 of xs is "7", which is invalid: give 1 to 2 letters',
    '参数 xs 第 2 项的值“7”无效，应为 1 至 2 个字母',
  ],
  [
    ['a', { token: 'ast_0123456789' }],
    'item 2 of xs is "{\\"token\\":\\"ast_[redacted]\\"}", which is invalid: give 1 to 2 letters',
    '参数 xs 第 2 项的值“{\\"token\\":\\"ast_[redacted]\\"}”无效，应为 1 至 2 个字母',
  ],
])('of %j it is told what is wrong', (given, en, zh) => {
  const fault = listFault(traits, given)
  expect(fault && listFaultText('xs', fault, accepted)).toEqual({ en, zh })
})

test.each([['7'], [['7']], [7], [{}], ['a,b,a']])('of %j nothing more than itself', (given) => {
  expect(listFault(traits, given)).toBeUndefined()
})

test('equal items count each where they may', () => {
  expect(listFault({ ...traits, areUnique: false }, 'a,b,a')).toEqual({ count: 3 })
})

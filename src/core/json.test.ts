import { expect, test } from 'vitest'
import { numbersAsText, numbersAsWritten } from './json.ts'

const text = '{"id":7012345678901234567,"list":[1.0,-0,1e18,7.25],"text":"7","none":null}'

test('numbers may be had as text, digit by digit', () => {
  expect(numbersAsText(text)).toEqual({
    id: '7012345678901234567',
    list: ['1.0', '-0', '1e18', '7.25'],
    text: '7',
    none: null,
  })
})

test('and are printed again as they were written', () => {
  expect(JSON.stringify(numbersAsWritten(text))).toBe(text)
})

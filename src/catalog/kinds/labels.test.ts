import { expect, test } from 'vitest'
import { labels } from './labels.ts'

const text = { zh: '标签', en: 'labels' }
const made = labels(text, { most: 3, example: '美妆', optional: true })
const read = (given: string) => made.read('tag', [given])

test.each([
  ['美妆', ['美妆']],
  ['时尚,3C数码', ['时尚', '3C数码']],
  ['美妆，穿搭,,美妆, 3C数码 ', ['美妆', '穿搭', '3C数码']],
  ['健身/舞蹈教练,0-6月', ['健身/舞蹈教练', '0-6月']],
])('%s is read as labels, each once', (given, value) => {
  expect(read(given)).toEqual({ value })
  expect(made.readJson('tag', given)).toEqual({ value })
  expect(made.readJson('tag', value)).toEqual({ value })
  expect(made.write(value)).toBe(value.join(','))
})

test('an empty text is as good as none', () => {
  expect(read('')).toEqual({ value: undefined })
})

test.each([',', 'a,b,c,d', 'a"b', 'x'.repeat(33), 'a\nb', '["a"]'])('%j is refused', (given) => {
  const reading = read(given)
  expect('problem' in reading && reading.problem.en).toContain('1 to 3 labels')
})

test('JSON that is no list of labels is refused', () => {
  for (const given of [{}, [{}], [['a']], []]) {
    expect(made.readJson('tag', given)).toHaveProperty('problem')
  }
})

import { expect, it } from 'vitest'
import { cellText, tabbedText } from './cells.ts'
import { csvText } from './csv.ts'

it.each([
  [263_700, '263700'],
  [-5, '-5'],
  ['-1.91%', '-1.91%'],
  ['6629722295873044494', '="6629722295873044494"'],
  ['+86', '+86'],
  ['=1+1', "'=1+1"],
  ['+cmd|calc', "'+cmd|calc"],
  ['-1+1', "'-1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1+1', "'=1+1"],
  ['\u200b\u202e=1+1', "'=1+1"],
  ['＝1+1', "'＝1+1"],
  ['a\nb\tc', 'a b c'],
  ['', ''],
  [undefined, ''],
  [null, ''],
])('%j stands in a cell as %s', (cell, text) => expect(cellText(cell)).toBe(text))

it('quotes what CSV must, and keeps a cell one cell where it is pasted', () => {
  const rows = [
    ['达人 ID', 'a,b', 'say "x"'],
    ['6629722295873044494', 'two\nlines', -0.5],
  ]
  expect(csvText(rows)).toBe('达人 ID,"a,b","say ""x"""\n"=""6629722295873044494""",two lines,-0.5')
  expect(tabbedText(rows)).toBe('达人 ID\ta,b\tsay "x"\n="6629722295873044494"\ttwo lines\t-0.5')
})

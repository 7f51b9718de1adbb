import type { Language } from '../../../src/core/text.ts'
import type { AnswerTable, Shown } from '../../../src/derive/answer-tables.ts'
import { type Cell, tabbedText } from '../../../src/derive/cells.ts'

/** A value in its normal unit, as people of the language write it. */
export function shownFigure({ unit, value }: Pick<Shown, 'unit' | 'value'>, language: Language) {
  if (typeof value === 'boolean') return yesNo[language][value ? 0 : 1]
  if (typeof value === 'string') return shownText(value)
  const locale = language === 'zh' ? 'zh-CN' : 'en'
  const number = (options?: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options).format(value)
  switch (unit) {
    case 'yuan':
      return number({
        style: 'currency',
        currency: 'CNY',
        currencyDisplay: 'narrowSymbol',
        // What one play costs is a fraction of a fen.
        ...(Math.abs(value) < 0.1 && { maximumFractionDigits: 4 }),
      })
    case 'fraction':
      return number({ style: 'percent', maximumFractionDigits: 2 })
    case 'seconds':
      return `${number({ maximumFractionDigits: 2 })} ${language === 'zh' ? '秒' : 's'}`
    case 'unixSeconds':
      return `${shanghaiTime(value)}${zone[language]}`
    default:
      return number({ maximumFractionDigits: decimalsOf(value) })
  }
}

const yesNo = { zh: ['是', '否'], en: ['yes', 'no'] } as const

/** Of thousands nobody reads decimals. */
const decimalsOf = (value: number) => (Math.abs(value) < 1000 ? 4 : 0)

const zone = { zh: '（北京时间）', en: ' (Beijing)' }

/** `2026-11-23 06:59`, which spreadsheets read as a time. */
function shanghaiTime(unixSeconds: number): string {
  return new Date((unixSeconds + 8 * 3600) * 1000).toISOString().slice(0, 16).replace('T', ' ')
}

/** The gateway writes times of Shanghai. */
function shownText(text: string): string {
  return /^\d{4}-\d\d-\d\dT[\d:.]+\+08:00$/.test(text) ? text.slice(0, 19).replace('T', ' ') : text
}

/** A table as text that spreadsheets paste into cells: figures as numbers, ids as text. */
export function tableText({ columns, rows }: AnswerTable, headings: readonly string[]): string {
  const labels = columns.length > 0 ? columns.map(({ label }) => label) : headings
  const lines = rows.map(({ label, cells }) => [
    ...(label === undefined ? [] : [label]),
    ...cells.map(pastedCell),
  ])
  return tabbedText([labels, ...lines])
}

function pastedCell(shown: Shown | undefined): Cell {
  if (shown === undefined) return undefined
  const { value, unit } = shown
  if (unit === 'unixSeconds') return shanghaiTime(Number(value))
  if (typeof value === 'boolean') return String(value)
  return typeof value === 'string' ? shownText(value) : value
}

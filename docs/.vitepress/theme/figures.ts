import type { Language } from '../../../src/core/text.ts'
import type { AnswerTable, Shown } from '../../../src/derive/answer-tables.ts'

/** A value in its normal unit, as people of the language write it. */
export function shownFigure({ unit, value }: Pick<Shown, 'unit' | 'value'>, language: Language) {
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return shownText(value)
  const locale = language === 'zh' ? 'zh-CN' : 'en'
  const number = (options?: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options).format(value)
  switch (unit) {
    case 'yuan':
      return number({ style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' })
    case 'fraction':
      return number({ style: 'percent', maximumFractionDigits: 2 })
    case 'seconds':
      return `${number({ maximumFractionDigits: 2 })} ${language === 'zh' ? '秒' : 's'}`
    case 'unixSeconds':
      return `${shanghaiTime(value)}${zone[language]}`
    default:
      return number({ maximumFractionDigits: 4 })
  }
}

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
  return [labels, ...lines].map((cells) => cells.join('\t')).join('\n')
}

function pastedCell(shown: Shown | undefined): string {
  if (shown === undefined) return ''
  const { value, unit } = shown
  if (unit === 'unixSeconds') return shanghaiTime(Number(value))
  if (typeof value !== 'string') return String(value)
  // A spreadsheet would round what has more than 15 digits, and run what looks like a formula.
  if (/^\d{15,}$/.test(value)) return `="${value}"`
  const text = shownText(value).replace(/\s+/g, ' ')
  return /^[=+@-]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text
}

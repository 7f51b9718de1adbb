import { parseInstant } from '../../core/instant.ts'
import type { Text } from '../../core/text.ts'
import { type Options, type Parameter, parameter } from './kind.ts'

/** How the contract writes days: `2026-11-22` or `20261122`. */
export type DayForm = 'dashed' | 'compact'

/**
 * Makes a parameter that is a calendar day of Shanghai. Either form is read, and the value is
 * `2026-11-22`.
 */
export const day = (
  meaning: Text,
  { form, example, ...options }: Options & { readonly form: DayForm; readonly example: string },
): Parameter<string> =>
  parameter(meaning, options, {
    form: 'day',
    keywords: { type: 'string', ...keywordsOf[form] },
    accepted: {
      zh: `北京时间的日期，如 ${example}`,
      en: `a date of Shanghai, such as ${example}`,
    },
    example,
    emptyIsAbsent: true,
    parse: (text) => {
      const [, year, month, date] = /^(\d{4})(?:-(?=..-)|)(\d\d)-?(\d\d)$/.exec(text) ?? []
      const dashed = `${year}-${month}-${date}`
      const isOneForm = text === dashed || text === dashed.replaceAll('-', '')
      return isOneForm && parseInstant(dashed) !== undefined ? dashed : undefined
    },
    print: (value) => (form === 'dashed' ? value : compactDay(value)),
  })

const keywordsOf = {
  dashed: { format: 'date' },
  compact: { pattern: '^\\d{8}$' },
} as const satisfies Record<DayForm, object>

/** Writes `2026-11-22` as `20261122`. */
function compactDay(value: string): string {
  return value.replaceAll('-', '')
}

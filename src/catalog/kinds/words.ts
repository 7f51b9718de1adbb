import type { Text } from '../../core/text.ts'
import { type Options, type Parameter, parameter } from './kind.ts'

/**
 * Makes a parameter of free words, such as what is searched for: one line without control
 * characters, whose outer spaces are cut.
 */
export const words = (
  meaning: Text,
  { most, example, ...options }: Options & { readonly most: number; readonly example: string },
): Parameter<string> =>
  parameter(meaning, options, {
    form: 'text',
    keywords: { type: 'string', maxLength: most },
    accepted: {
      zh: `1 至 ${most} 个字符，不含换行与控制字符`,
      en: `1 to ${most} characters without line breaks or control characters`,
    },
    example,
    emptyIsAbsent: true,
    parse: (text) => {
      const trimmed = text.trim()
      const isLine = !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(trimmed)
      return isLine && trimmed !== '' && [...trimmed].length <= most ? trimmed : undefined
    },
    print: (value) => value,
  })

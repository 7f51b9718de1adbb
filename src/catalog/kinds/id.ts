import type { Text } from '../../core/text.ts'
import { type Options, type Parameter, parameter } from './kind.ts'

/** What an id looks like: 16 to 19 digits without a leading zero. */
export const idPattern = /^[1-9][0-9]{15,18}$/

/** What an id is, as a noun, for whoever gave something else. */
export const acceptedId: Text = {
  zh: '16 至 19 位数字，首位不为 0',
  en: '16 to 19 digits that do not start with 0',
}

/** The creator whose answers the documentation shows. */
export const documentedCreatorId = '6629722295873044494'

/** The video whose reports the documentation shows. */
export const documentedItemId = '7535058546554417232'

/** Makes a parameter that is a creator's or video's id: 16 to 19 digits, kept as text. */
export const id = (
  meaning: Text,
  { example, ...options }: Options & { readonly example: string },
): Parameter<string> =>
  parameter(meaning, options, {
    form: 'text',
    keywords: { type: 'string', pattern: idPattern.source },
    accepted: acceptedId,
    example,
    emptyIsAbsent: true,
    parse: (text) => (idPattern.test(text) ? text : undefined),
    print: (value) => value,
  })

import type { Text } from '../../core/text.ts'
import { type Parameter, parameter } from './kind.ts'

/**
 * Makes a parameter that is the id of a call. Any text is read: whether there is such a call only
 * looking it up can tell.
 */
export const requestId = (meaning: Text): Parameter<string> =>
  parameter(
    meaning,
    {},
    {
      form: 'text',
      keywords: { type: 'string', format: 'uuid' },
      accepted: { zh: '调用返回的 requestId', en: 'the requestId that a call was answered with' },
      example: '019bbf61-8d00-7c3e-9f52-3b6d0a4e8c71',
      emptyIsAbsent: true,
      parse: (text) => text,
      print: (value) => value,
    },
  )

import { type Code, codes } from './codes.ts'
import type { Language } from './text.ts'

/** What every call answers with. `data` travels as text: it is never parsed to be printed again. */
export interface Envelope {
  readonly code: Code
  readonly message: string
  /** The JSON text of `data`; it is `null` where the code is not 0. */
  readonly data: string
  /** When the data was collected, or when a call was refused, as ISO 8601 with +08:00. */
  readonly recordTime: string
}

/** The envelope up to the request id, the one part that no two answers share. */
export function envelopeHead({ data, ...around }: Envelope): string {
  const { before, after } = envelopeAround(around)
  return before + data + after
}

/** What stands in `envelopeHead` before and after `data`. */
function envelopeAround({ code, message, recordTime }: Omit<Envelope, 'data'>) {
  return {
    before: `{"code":${code},"message":${JSON.stringify(message)},"data":`,
    after: `,"recordTime":"${recordTime}","requestId":"`,
  }
}

/** What follows `envelopeHead`. */
export function envelopeTail(requestId: string): string {
  return `${requestId}"}`
}

/** What stands in the head of a successful answer before and after `data`. */
export function successAround(language: Language, recordTime: string) {
  return envelopeAround({ code: 0, message: codes[0].meaning[language], recordTime })
}

/** The head of a successful answer. */
export function successHead(language: Language, data: string, recordTime: string): string {
  const { before, after } = successAround(language, recordTime)
  return before + data + after
}

import { type Code, codes } from './codes.ts'
import type { Language } from './text.ts'

/** What every call answers with. `data` travels as text: it is never parsed to be printed again. */
export interface Envelope {
  readonly code: Code
  readonly message: string
  /** JSON text of `data`; `null` where the code is not 0. */
  readonly data: string
  /** When the data was collected, ISO 8601 with +08:00; of a refusal, when it was refused. */
  readonly recordTime: string
}

/** The envelope up to the request id, the one part that no two answers share. */
export function envelopeHead({ code, message, data, recordTime }: Envelope): string {
  return `{"code":${code},"message":${JSON.stringify(message)},"data":${data},"recordTime":"${recordTime}","requestId":"`
}

/** What follows `envelopeHead`. */
export function envelopeTail(requestId: string): string {
  return `${requestId}"}`
}

/** The head of a successful answer. */
export function successHead(language: Language, data: string, recordTime: string): string {
  return envelopeHead({ code: 0, message: codes[0].meaning[language], data, recordTime })
}

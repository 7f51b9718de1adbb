import type { IncomingMessage } from 'node:http'
import { AppError } from '../core/errors.ts'
import { longNumbersAsText } from '../core/json.ts'
import { quotedExcerpt } from '../core/redact.ts'
import { invalidValue, type Text } from '../core/text.ts'
import { bodyCut, whyBodyIsCut } from './connection.ts'

/** A body that was refused with a status of the protocol's. */
export class BodyError extends AppError {
  readonly httpStatus: number

  constructor(httpStatus: number, text: Text) {
    super(400, text)
    this.httpStatus = httpStatus
  }
}

/** No list that is worth asking at once is longer. */
export const maxBodyBytes = 1_048_576

/**
 * Holds a request's body where it is: without it what comes is dropped. It has to be called before
 * anything is waited for.
 */
export function holdBody(request: IncomingMessage): void {
  request.pause()
}

/**
 * Reads the JSON object of a request's body, whose long numbers become text. Throws BodyError where it
 * is too large, said to be something else, or no object, and where it breaks off or comes too slowly; a
 * caller who left has sent nothing.
 */
export async function readJsonBody(
  request: IncomingMessage,
): Promise<Readonly<Record<string, unknown>>> {
  const { 'content-type': type, 'content-encoding': coding } = request.headers
  if (type !== undefined && !/^application\/json\s*(?:;|$)/i.test(type)) {
    throw new BodyError(415, otherHeader('Content-Type', type, 'application/json'))
  }
  if (coding !== undefined && coding !== 'identity') {
    throw new BodyError(415, otherHeader('Content-Encoding', coding, 'identity'))
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes)
    throw new BodyError(413, tooLarge)
  const cut = Promise.withResolvers<never>()
  const leave = () => {
    const problem = whyBodyIsCut(request)
    if (problem) cut.reject(new BodyError(problem.status, problem.text))
  }
  request.once(bodyCut, leave)
  leave()
  try {
    return objectIn(await Promise.race([allOf(request), cut.promise]))
  } finally {
    request.off(bodyCut, leave)
  }
}

async function allOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > maxBodyBytes) throw new BodyError(413, tooLarge)
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof BodyError ? error : new BodyError(400, nothingSent)
  }
  return Buffer.concat(chunks)
}

function objectIn(bytes: Buffer): Readonly<Record<string, unknown>> {
  if (bytes.length === 0) throw new BodyError(400, nothingSent)
  const value = valueIn(bytes)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>
  }
  throw new BodyError(400, noObject(bytes))
}

/** The JSON value of bytes; undefined where they are no JSON, or no UTF-8. */
function valueIn(bytes: Buffer): unknown {
  try {
    return longNumbersAsText(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

const accepted: Text = {
  zh: 'UTF-8 编码的 JSON 对象，如 {"lines": ["…"]}',
  en: 'a JSON object in UTF-8, such as {"lines": ["…"]}',
}

const nothingSent: Text = {
  zh: `请求体为空，应为 ${accepted.zh}`,
  en: `The body of the request is empty: give ${accepted.en}`,
}

/** Its beginning is enough to know it by. */
function noObject(bytes: Buffer): Text {
  const shown = quotedExcerpt(bytes.toString('utf8', 0, 200))
  return invalidValue({ zh: '请求体', en: 'The body of the request' }, shown, accepted)
}

function otherHeader(name: string, value: string, read: string): Text {
  return {
    zh: `请求头 ${name} 的值${quotedExcerpt(value).zh}不受支持，请求体应为未压缩的 JSON：请以 ${name}: ${read} 发送`,
    en: `The header ${name} is ${quotedExcerpt(value).en}, which is not read; a body is JSON without compression: send it with ${name}: ${read}`,
  }
}

const tooLarge: Text = {
  zh: `请求体过大：至多 ${maxBodyBytes} 字节，请分几次发送`,
  en: `The body of the request is too large: ${maxBodyBytes} bytes at most; send it in parts`,
}

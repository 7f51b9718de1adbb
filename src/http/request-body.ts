import type { IncomingMessage } from 'node:http'
import { AppError } from '../core/errors.ts'
import { longNumbersAsText } from '../core/json.ts'
import type { Text } from '../core/text.ts'

/** A body that was refused with a status of the protocol's. */
export class BodyError extends AppError {
  readonly httpStatus: 400 | 413 | 415

  constructor(httpStatus: BodyError['httpStatus'], text: Text) {
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
 * is too large, said to be something else, or no object; a caller who left is the latter.
 */
export async function readJsonBody(
  request: IncomingMessage,
): Promise<Readonly<Record<string, unknown>>> {
  const { 'content-type': type, 'content-encoding': coding } = request.headers
  const isJson = type === undefined || /^application\/json\s*(?:;|$)/i.test(type)
  if (!isJson || (coding !== undefined && coding !== 'identity')) throw new BodyError(415, notJson)
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes)
    throw new BodyError(413, tooLarge)
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > maxBodyBytes) throw new BodyError(413, tooLarge)
      chunks.push(chunk)
    }
    return objectIn(Buffer.concat(chunks))
  } catch (error) {
    throw error instanceof BodyError ? error : new BodyError(400, noObject)
  }
}

function objectIn(bytes: Buffer): Readonly<Record<string, unknown>> {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  const value = longNumbersAsText(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>
  }
  throw new BodyError(400, noObject)
}

const noObject: Text = {
  zh: '请求体应为 UTF-8 编码的 JSON 对象，如 {"lines": ["…"]}',
  en: 'The body of the request is a JSON object in UTF-8, such as {"lines": ["…"]}',
}

const notJson: Text = {
  zh: '请求体应为未压缩的 JSON：请以 Content-Type: application/json 发送',
  en: 'The body of the request is JSON without compression: send it with Content-Type: application/json',
}

const tooLarge: Text = {
  zh: `请求体过大：至多 ${maxBodyBytes} 字节，请分几次发送`,
  en: `The body of the request is too large: ${maxBodyBytes} bytes at most; send it in parts`,
}

import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { operations } from '../catalog/operations/index.ts'
import { codes } from '../core/codes.ts'
import { newRequestId } from '../core/ids.ts'
import { nearest, type Text } from '../core/text.ts'
import { refused } from '../services/metered/refusals.ts'
import { methodNotAllowed } from './calls.ts'
import { arrive, type FrontDoor, urlTooLong } from './front-door.ts'
import type { Headers } from './headers.ts'
import { languageOf } from './negotiation.ts'
import { expression, pathOf } from './paths.ts'
import { refusalEnvelope, sendRefusal } from './respond.ts'
import type { ProtocolProblem } from './unreadable.ts'

/** The refusals of what is no call and no page. */
export interface Refusals {
  /** Nothing is at the address, or nothing for the method. */
  notFound(request: IncomingMessage, response: ServerResponse): void
  /** The request is wrong by the rules of HTTP; its connection is closed. */
  problem(request: IncomingMessage, response: ServerResponse, problem: ProtocolProblem): void
  /** The gateway failed. */
  failure(request: IncomingMessage, response: ServerResponse): void
  /** A whole answer, as it goes over the wire, to what could not be read or is not for a server like us. */
  unread(problem: ProtocolProblem, acceptLanguage?: string): string
}

/** `paths` are those that are served, with their parameters in braces. */
export function openRefusals(
  { clock, language: fallback }: Pick<FrontDoor, 'clock' | 'language'>,
  paths: readonly string[],
): Refusals {
  const patterns = paths.map(expression)
  const refuse = (
    request: IncomingMessage,
    response: ServerResponse,
    text: Text,
    { code = 400, httpStatus, extra }: { code?: 400 | 500; httpStatus: number; extra?: Headers },
  ) => {
    // It is answered without having been let in, and took no time worth telling.
    const arrival = arrive({ clock }, request, response)
    sendRefusal(arrival, refused(arrival.requestId, code, text), { fallback, httpStatus }, extra)
  }
  return {
    notFound(request, response) {
      const path = pathOf(request.url)
      const allowed = allowedMethods(path)
      const isOtherMethod = !allowed.includes(request.method ?? '')
      if (isOtherMethod && patterns.some((each) => each.test(path))) {
        const extra = ['Allow', allowed.join(', ')]
        const text = methodNotAllowed(
          request.method,
          allowed.filter((each) => each === 'POST'),
        )
        return refuse(request, response, text, { httpStatus: 405, extra })
      }
      const isTooLong = (request.url ?? '').length > 8192
      const text = isTooLong ? urlTooLong : noSuchAddress(path, paths)
      refuse(request, response, text, { httpStatus: isTooLong ? 414 : 404 })
    },
    problem(request, response, { status, text }) {
      refuse(request, response, text, { httpStatus: status, extra: ['Connection', 'close'] })
    },
    failure(request, response) {
      refuse(request, response, codes[500].meaning, { code: 500, httpStatus: 500 })
    },
    unread({ status, text, allow }, acceptLanguage) {
      const requestId = newRequestId(clock.now())
      const language = languageOf(acceptLanguage, fallback)
      const body = refusalEnvelope({ code: 400, text, requestId }, language, clock.now())
      return [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        `Date: ${new Date(clock.now()).toUTCString()}`,
        'Content-Type: application/json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Cache-Control: no-store',
        ...(allow ? [`Allow: ${allow}`] : []),
        `X-Request-Id: ${requestId}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n')
    },
  }
}

/** What is paid for would cost something, and a HEAD would bring nothing. */
function allowedMethods(path: string): readonly string[] {
  const own = operations.filter((operation) => expression(operation.path).test(path))
  const isPaid = own.some(({ meter, isSumOfCalls }) => meter || isSumOfCalls)
  const posted = own.some(({ method }) => method === 'POST') ? ['POST'] : []
  return isPaid ? ['GET', ...posted, 'OPTIONS'] : pageMethods
}

const pageMethods = ['GET', 'HEAD', 'OPTIONS']

function noSuchAddress(path: string, paths: readonly string[]): Text {
  const near = path.length > 120 ? undefined : nearestOf(paths, path)
  if (near)
    return { zh: `没有此地址。最接近的是 ${near}`, en: `No such address. The nearest is ${near}` }
  return {
    zh: '没有此地址。全部接口见 /openapi/openapi-zh.json',
    en: 'No such address. All endpoints are in /openapi/openapi-en.json',
  }
}

/** The path that is nearest to what a caller wrote, whatever he wrote for its parameters. */
function nearestOf(paths: readonly string[], written: string): string | undefined {
  const asWritten = new Map(paths.map((path) => [withSegmentsOf(written, path), path]))
  return asWritten.get(nearest(written, asWritten.keys()) ?? '')
}

/** A served path with the caller's own segments in the place of its parameters. */
function withSegmentsOf(written: string, served: string): string {
  const own = written.split('/')
  const segments = served.split('/')
  return segments
    .map((segment, at) => (segment.startsWith('{') ? (own[at] ?? '') : segment))
    .join('/')
}

export const connectRefused: ProtocolProblem = {
  status: 405,
  text: methodNotAllowed('CONNECT'),
  allow: pageMethods.join(', '),
}

export const expectationFailed: ProtocolProblem = {
  status: 417,
  text: {
    zh: '无法满足请求头 Expect：只支持 100-continue，请去掉其他值',
    en: 'What the header Expect asks for cannot be done: only 100-continue is known; leave other values out',
  },
}

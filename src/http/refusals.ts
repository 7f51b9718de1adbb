import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { historyEndpoint } from '../catalog/history-endpoint.ts'
import { codes } from '../core/codes.ts'
import { newRequestId } from '../core/ids.ts'
import { type Language, languageOf, nearest, type Text } from '../core/text.ts'
import type { CallContext } from '../services/calls/execute.ts'
import { methodNotAllowed, urlTooLong } from './calls.ts'
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
  { clock }: CallContext,
  settings: { readonly language: Language },
  paths: readonly string[],
): Refusals {
  const patterns = paths.map(expression)
  const refusal = (text: Text) => {
    const requestId = newRequestId(clock.now())
    return { code: 400 as const, text, requestId, costMicros: 0, strict: false }
  }
  // For what is answered without having been let in: it took no time worth telling.
  const options = (httpStatus: number) => ({
    fallback: settings.language,
    atMs: clock.now(),
    tickMs: performance.now(),
    httpStatus,
  })
  return {
    notFound(request, response) {
      const path = pathOf(request.url)
      const allowed = allowedMethods(path)
      const isOtherMethod = !allowed.includes(request.method ?? '')
      if (isOtherMethod && patterns.some((each) => each.test(path))) {
        const refused = refusal(methodNotAllowed(request.method))
        const allow = ['Allow', allowed.join(', ')]
        return sendRefusal(request, response, refused, options(405), allow)
      }
      const isTooLong = (request.url ?? '').length > 8192
      const text = isTooLong ? urlTooLong : noSuchAddress(path, paths)
      sendRefusal(request, response, refusal(text), options(isTooLong ? 414 : 404))
    },
    problem(request, response, { status, text }) {
      sendRefusal(request, response, refusal(text), options(status), ['Connection', 'close'])
    },
    failure(request, response) {
      const refused = { ...refusal(codes[500].meaning), code: 500 as const }
      sendRefusal(request, response, refused, options(500))
    },
    unread({ status, text, allow }, acceptLanguage) {
      const refused = refusal(text)
      const language = languageOf(acceptLanguage, settings.language)
      const body = refusalEnvelope(refused, language, clock.now())
      return [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        `Date: ${new Date(clock.now()).toUTCString()}`,
        'Content-Type: application/json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Cache-Control: no-store',
        ...(allow ? [`Allow: ${allow}`] : []),
        `X-Request-Id: ${refused.requestId}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n')
    },
  }
}

/** Asking for the history may cost something, and a HEAD would bring nothing. */
function allowedMethods(path: string): readonly string[] {
  return path.startsWith(`${historyEndpoint.path}/`) ? ['GET', 'OPTIONS'] : pageMethods
}

const pageMethods = ['GET', 'HEAD', 'OPTIONS']

function noSuchAddress(path: string, paths: readonly string[]): Text {
  const near = path.length > 120 ? undefined : nearest(path, paths)
  if (near)
    return { zh: `没有此地址。最接近的是 ${near}`, en: `No such address. The nearest is ${near}` }
  return {
    zh: '没有此地址。全部接口见 /openapi/openapi-zh.json',
    en: 'No such address. All endpoints are in /openapi/openapi-en.json',
  }
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

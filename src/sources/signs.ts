import { parseHttpDate } from '../core/instant.ts'
import { SourceFault } from './fault.ts'
import type { Reply } from './http.ts'
import {
  type InspectBody,
  type Inspection,
  inspectJson,
  isObject,
  type Members,
} from './inspection.ts'

const loginWords =
  /未登录|没有登录|请(先|重新)?登录|重新登录|登录(态|状态)?(已|己)?(失效|过期|超时)|not logged ?in|log ?in (is )?required|please log ?in|session (has )?expired/i
const verificationWords = /验证码|滑块|人机验证|安全验证|风控|captcha|secsdk-verify/i
const frequencyWords = /频繁|频率|限流|访问过快|too (many|frequent)|rate.?limit/i
const parameterWords = /参数|param|invalid (argument|request|id)|illegal (argument|id)/i
const busyWords =
  /繁忙|稍后|重试|超时|系统(异常|错误)|busy|time(d)? ?out|unavailable|try again|internal/i
const loginPages = /login|passport|sso\.|redirect_uri/i
const verificationPages = /captcha|verify/i

/**
 * Reads Xingtu's answer for the signs that it is none. Returns the members of its body that tell,
 * and the body; throws SourceFault for everything that must not pass for data.
 */
export async function bodyOf(
  reply: Reply,
  inspect: InspectBody,
): Promise<{ readonly members: Members; readonly body: Uint8Array }> {
  refuseStatus(reply)
  if (reply.header('x-tt-agw-login') === '0') throw fault('loginLost', 'x-tt-agw-login is 0')
  const inspection = await inspect(reply.bytes, 'whole')
  refusePages(reply, inspection)
  return { members: objectIn(inspection), body: inspection.part }
}

/**
 * Reads Xingtu's answer as `bodyOf` does, for methods whose answers hold data beside `base_resp`.
 */
export async function dataOf(reply: Reply, inspect: InspectBody): Promise<Uint8Array> {
  const { members, body } = await bodyOf(reply, inspect)
  if (!isObject(members.base_resp)) throw fault('transient', 'JSON without base_resp')
  refuseStatusCode(members)
  return body
}

/** Throws SourceFault where a body's `base_resp` says that the upstream did not do what was asked. */
export function refuseStatusCode({ base_resp: status }: Members): void {
  if (!isObject(status)) return
  const { status_code: code, status_message: said } = status
  if (code === 0 || code === '0') return
  const message = typeof said === 'string' ? said : ''
  const shown = typeof code === 'number' || typeof code === 'string' ? code : typeof code
  const detail = `status_code ${shown}: ${message}`
  if (loginWords.test(message)) throw new SourceFault('loginLost', { detail, unsure: true })
  if (verificationWords.test(message)) throw fault('blocked', detail)
  if (frequencyWords.test(message)) throw fault('limited', detail)
  if (parameterWords.test(message)) {
    throw new SourceFault('refused', { detail, complaint: message })
  }
  if (busyWords.test(message)) throw fault('transient', detail)
  // It is about what was asked, and no sign that the upstream is down: others must not wait for it.
  throw fault('failed', detail)
}

function refuseStatus(reply: Reply): void {
  const { status } = reply
  if (status === 200) return
  const detail = `HTTP ${status}`
  if (status >= 300 && status < 400) throw redirected(reply)
  if (status === 401 || status === 403) throw fault('blocked', detail)
  throw statusFault(reply)
}

/** The fault that a status tells of, where it is neither a 200 nor about who asks. */
export function statusFault(reply: Reply): SourceFault {
  const { status } = reply
  const detail = `HTTP ${status}`
  const retryAfterMs = retryAfterOf(reply)
  if (status === 429) return new SourceFault('limited', { detail, ...retryAfterMs })
  if (status === 503 && retryAfterMs) return new SourceFault('limited', { detail, ...retryAfterMs })
  return fault('transient', detail)
}

function redirected(reply: Reply): SourceFault {
  const target = reply.header('location') ?? ''
  const detail = `HTTP ${reply.status} to ${placeOf(target)}`
  if (verificationPages.test(target)) return fault('blocked', detail)
  if (loginPages.test(target)) return fault('loginLost', detail)
  return fault('transient', detail)
}

/** The host and path of an address: what follows them may hold tickets and tokens. */
export function placeOf(address: string): string {
  return address.split(/[?#]/)[0] ?? ''
}

/** Throws SourceFault for what a browser would show instead of handing it to a script. */
export function refusePages({ header }: Reply, { start }: Inspection): void {
  if (start === undefined) throw fault('transient', 'a body that is not UTF-8')
  if (start === '') throw fault('transient', 'an empty body')
  const type = header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type === 'text/html' || start.startsWith('<')) throw pageFault(start)
  if (type !== undefined && !/^(application|text)\/([\w.+-]+\+)?json$/.test(type)) {
    throw fault('transient', `content type ${type}`)
  }
}

function pageFault(html: string): SourceFault {
  const title = /<title\b[^<>]*>([^<]*)/i.exec(html)?.[1]?.trim() ?? ''
  const detail = `an HTML page titled “${title}”`
  if (verificationWords.test(html)) return fault('blocked', detail)
  if (/登录|log ?in|sign ?in/i.test(title)) return fault('loginLost', detail)
  return fault('transient', detail)
}

/** The telling members of a text. Throws SourceFault where it is no JSON object. */
export function parseBody(text: string): Members {
  return objectIn({ ...inspectJson(text), characters: text.length })
}

/** Throws SourceFault where what was read is no JSON object. */
export function objectIn({
  isJson,
  members,
  characters,
}: Pick<Inspection, 'isJson' | 'members' | 'characters'>): Members {
  if (!isJson) throw fault('transient', `${characters} characters that are not valid JSON`)
  if (!members) throw fault('transient', 'JSON that is no object')
  return members
}

/** The longest rest that an upstream is believed to want. */
const maxRetryAfterMs = 3_600_000

/** `Retry-After` in either form, as a fault takes it; undefined where there is none. */
export function retryAfterOf({ header }: Reply): { retryAfterMs: number } | undefined {
  const text = header('retry-after')?.trim()
  if (!text) return undefined
  const ms = /^\d+$/.test(text)
    ? Number(text) * 1000
    : (parseHttpDate(text) ?? Number.NaN) - Date.now()
  return Number.isNaN(ms) ? undefined : { retryAfterMs: Math.min(maxRetryAfterMs, Math.max(0, ms)) }
}

function fault(kind: SourceFault['kind'], detail: string): SourceFault {
  return new SourceFault(kind, { detail })
}

import type { TikhubCall } from '../../catalog/tikhub.ts'
import type { Text } from '../../core/text.ts'
import { SourceFault } from '../fault.ts'
import type { Reply } from '../http.ts'
import { type Inspection, isObject, type Members } from '../inspection.ts'
import {
  objectIn,
  placeOf,
  refusePages,
  refuseStatusCode,
  retryAfterOf,
  statusFault,
} from '../signs.ts'

/** What TikHub answered with. */
interface TikhubAnswer {
  /** Xingtu's body: the envelope's `data` as it came. */
  readonly body: Uint8Array
  readonly requestId: string
  /** When TikHub says that it answered, to the second. */
  readonly answeredAtMs: number | undefined
}

/**
 * Whether an answer says that nothing was answered, which is not billed; undefined where it does
 * not. Its errors may repeat what they were sent, the key included: no more than `Told` is read.
 */
export function failureIn(
  reply: Reply,
  inspection: Inspection,
  { path }: Pick<TikhubCall, 'path'>,
): SourceFault | undefined {
  const { members = {} } = inspection
  const told = toldIn(members)
  const status = reply.status >= 300 ? reply.status : Number(told.code)
  if (reply.status < 300 && !(status >= 400)) return undefined
  const detail = [`HTTP ${reply.status}`, ...shown(told)].join(', ')
  if (status < 400) {
    const target = placeOf(reply.header('location') ?? '')
    return new SourceFault('operator', { detail: `${detail} to ${target}` })
  }
  switch (status) {
    case 400:
      // A parameter that is wrong and a fault that passes are told in the same words.
      return new SourceFault('transient', { detail })
    case 401:
      return new SourceFault('operator', { detail, advice: wrongKey })
    case 402:
      return new SourceFault('operator', { detail, advice: noBalance })
    case 403:
      // Without an envelope it is whoever stands before TikHub.
      return told.code === undefined && told.message === undefined
        ? new SourceFault('transient', { detail })
        : new SourceFault('operator', {
            detail,
            advice: withoutScope(scopeOf(path)),
            datasetOnly: true,
          })
    case 404:
      // Where it is the method that is gone, the framework says so and no method of TikHub's.
      return told.code === undefined
        ? new SourceFault('operator', { detail, advice: methodGone(path), datasetOnly: true })
        : new SourceFault('failed', { detail })
    case 422:
      return new SourceFault('refused', { detail })
    case 429:
      return new SourceFault('limited', { detail, ...(retryAfterOf(reply) ?? resetOf(reply)) })
    default: {
      const { kind, retryAfterMs } = statusFault({ ...reply, status })
      return new SourceFault(kind, { detail, ...(retryAfterMs !== undefined && { retryAfterMs }) })
    }
  }
}

/**
 * Reads an answer that is no failure. Throws SourceFault where it has no data: what is billed is not
 * asked for again.
 */
export function answerOf(reply: Reply, inspection: Inspection): TikhubAnswer {
  const { part: body } = inspection
  const { code, data, request_id: requestId, time_stamp: seconds } = envelopeOf(reply, inspection)
  if (!isObject(data)) {
    throw new SourceFault('failed', { detail: `code ${String(code)} without data` })
  }
  try {
    refuseStatusCode(data)
  } catch (error) {
    if (!(error instanceof SourceFault && isOfTikhub(error))) throw error
    throw new SourceFault('failed', { detail: error.detail })
  }
  return {
    body,
    requestId: isWord(requestId) ? requestId : '',
    answeredAtMs: Number(seconds) > unixSeconds ? Number(seconds) * 1000 : undefined,
  }
}

/** What is no envelope comes of whoever stands between, and passes. */
function envelopeOf(reply: Reply, inspection: Inspection): Members {
  try {
    refusePages(reply, inspection)
    return objectIn(inspection)
  } catch (error) {
    throw error instanceof SourceFault ? error.cleaned(asIs, 'transient') : error
  }
}

/** The login, the verification and the faults that Xingtu tells of are those of TikHub's account. */
function isOfTikhub({ kind }: SourceFault): boolean {
  return kind === 'transient' || kind === 'loginLost' || kind === 'blocked'
}

const asIs = (text: string) => text

/** What is read of an error. */
interface Told {
  readonly code: unknown
  readonly message: unknown
  readonly requestId: unknown
  readonly router: unknown
}

function toldIn(members: Members): Told {
  const { detail } = members
  const of = isObject(detail) ? detail : members
  return {
    code: of.code,
    message: typeof detail === 'string' ? detail : (of.message ?? of.message_zh),
    requestId: of.request_id,
    router: of.router,
  }
}

function shown({ code, message, requestId, router }: Told): string[] {
  return [
    ...(typeof code === 'number' ? [`code ${code}`] : []),
    ...(typeof router === 'string' ? [router] : []),
    ...(isWord(requestId) ? [`request ${requestId}`] : []),
    ...(typeof message === 'string' ? [message] : []),
  ]
}

/** An id as anybody may write one, and no sentence. */
function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value)
}

/** `X-RateLimit-Reset` in seconds, from now or since 1970. */
function resetOf({ header }: Reply): { retryAfterMs: number } | undefined {
  const text = header('x-ratelimit-reset')?.trim() ?? ''
  if (!/^\d{1,10}$/.test(text)) return undefined
  const seconds = Number(text) > unixSeconds ? Number(text) - Date.now() / 1000 : Number(text)
  return { retryAfterMs: Math.min(longestResetMs, Math.max(0, seconds * 1000)) }
}

/** What is more is a moment since 1970, and no time to wait. */
const unixSeconds = 1_000_000_000
const longestResetMs = 3_600_000

/** The scope that a key needs for a method, as TikHub names it. */
const scopeOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

const wrongKey: Text = {
  zh: 'TikHub 不认可该密钥，请核对设置 tikhub.key',
  en: 'TikHub does not accept the key: see to the setting tikhub.key',
}

export const noBalance: Text = {
  zh: 'TikHub 账户余额不足，请充值；余额足够后自动继续',
  en: 'the balance at TikHub is too low: top it up, and it goes on by itself',
}

export const withoutScope = (scope: string): Text => ({
  zh: `TikHub 密钥缺少权限 ${scope}，请在 TikHub 中为密钥添加`,
  en: `the key lacks the scope ${scope}: add it to the key at TikHub`,
})

const methodGone = (path: string): Text => ({
  zh: `TikHub 已没有方法 ${path}`,
  en: `TikHub has no method ${path} any more`,
})

import { catalog } from '../../src/catalog/index.ts'
import { newRequestId } from '../../src/core/ids.ts'
import type {
  LedgerReply,
  LedgerRequest,
  Once,
  Remembrance,
  SettleRequest,
} from '../../src/ledger/protocol.ts'
import {
  bodyOf,
  type LedgerModel,
  type ModelAsk,
  type ModelToken,
  type SettleOutcome,
} from './model.ts'

export const endpoints = [...catalog.values()].slice(0, 2).map(({ id }) => id)
export const subjects = ['7000000000000000001', '7000000000000000002']
const addresses = ['127.0.0.1', '10.1.2.3', 'fd00::7']
/** What tokens may be limited to: each of them is in one. */
export const blocks = ['127.0.0.1', '10.0.0.0/8', 'fd00::/8']
const keys = ['k', 'l']

export const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T

export interface Step {
  readonly kind: 'hold' | 'charge' | 'reject' | 'inquiry' | 'question' | 'recall' | SettleOutcome
  readonly token: number
  readonly endpoint: number
  readonly subject?: number
  readonly address?: number
  /** With an idempotency key. */
  readonly key?: number
}

/** A request, and what the model says of it when its turn comes. */
export interface Planned {
  /** It asks about a call of another token's, of which it must not hear. */
  readonly isForeign?: boolean
  readonly request: LedgerRequest
  readonly expected: () => LedgerReply | object
}

/** Puts steps as requests. */
export function plan(model: LedgerModel, steps: readonly Step[]): Planned[] {
  const open = model.open.filter((id) => !model.unsettled.has(id))
  let latest: Asking | undefined
  for (const [requestId, { token }] of model.calls) latest = { requestId, token }
  return steps.flatMap(({ kind, ...of }): Planned[] => {
    const subject = at(subjects, of.subject ?? 0)
    const key = of.key === undefined ? undefined : at(keys, of.key)
    const asked = {
      token: at(model.tokens, of.token),
      endpoint: at(endpoints, of.endpoint),
      address: at(addresses, of.address ?? 0),
      key,
    }
    if (kind === 'hold' || kind === 'charge') {
      const planned = admit(model, { ...asked, subject }, kind)
      latest = { requestId: planned.request.requestId, token: asked.token }
      return [planned]
    }
    if (kind === 'reject') return [reject(model, asked)]
    if (kind === 'inquiry') return [inquire(model, { ...asked, key: undefined }, latest)]
    if (kind === 'question') return [inquire(model, { ...asked, key: undefined, takesRate: true })]
    if (kind === 'recall') return [inquire(model, { ...asked, key: key ?? at(keys, 0) })]
    const [settled] = open.splice(of.token % Math.max(1, open.length), 1)
    return settled === undefined ? [] : [settle(model, settled, kind)]
  })
}

/** A call that is asked about, and whose it is. */
interface Asking {
  readonly requestId: string
  readonly token: ModelToken
}

type Asked = Pick<ModelAsk, 'token' | 'endpoint' | 'address' | 'key'>

function callerOf(model: LedgerModel, { token, endpoint, address }: Asked) {
  const requestId = newRequestId(model.nowMs)
  return { requestId, digest: token.digest, address, endpoint, atMs: model.nowMs }
}

function admit(
  model: LedgerModel,
  asked: Asked & { readonly subject: string },
  take: 'hold' | 'charge',
) {
  const { subject } = asked
  const caller = callerOf(model, asked)
  const once = keyOf(asked)
  const kept = take === 'charge' ? remembrance(asked, subject) : once && { once }
  return {
    request: { ...caller, kind: 'admit' as const, take, subject, source: null, ...kept },
    expected: () => model.admit({ ...asked, requestId: caller.requestId, take }),
  }
}

function reject(model: LedgerModel, asked: Asked): Planned {
  return {
    request: { ...callerOf(model, asked), kind: 'reject', code: 400 },
    expected: () => ({ verdict: model.reject(asked.token, asked.endpoint, asked.address) }),
  }
}

function inquire(
  model: LedgerModel,
  asked: Asked & { readonly takesRate?: true },
  latest?: Asking,
): Planned {
  const { digest, address, atMs } = callerOf(model, asked)
  const { token, endpoint, key, takesRate } = asked
  const once = keyOf(asked)
  const requestId = latest?.requestId
  const about = {
    ...(latest && { requestId: latest.requestId }),
    ...(once && { once: { ...once, endpoint } }),
    quoted: endpoints,
    ...(takesRate && { takesRate }),
  }
  return {
    request: { kind: 'inquiry', digest, address, atMs, ...about },
    isForeign: latest !== undefined && latest.token !== token,
    expected: () => ({
      inquiry: model.inquire(token, address, {
        requestId,
        once: key === undefined ? undefined : { endpoint, key },
        quoted: endpoints,
        takesRate: takesRate === true,
      }),
    }),
  }
}

function settle(model: LedgerModel, requestId: string, outcome: SettleOutcome): Planned {
  const call = model.calls.get(requestId)
  if (!call) throw new Error(`The model has no call ${requestId}`)
  return {
    request: {
      ...settleRequest(requestId, outcome, model.nowMs),
      ...remembrance(call, call.asked),
    },
    expected: () => ({ settlement: model.settle(requestId, outcome) }),
  }
}

function settleRequest(requestId: string, outcome: SettleOutcome, atMs: number): SettleRequest {
  const base = { kind: 'settle', requestId, source: 'test', atMs } as const
  if (outcome === 'cancelled') return { ...base, state: 'cancelled', code: null, cache: null }
  if (outcome === 'failed') return { ...base, state: 'answered', code: 301, cache: null }
  return { ...base, state: 'answered', code: 0, cache: 'miss' }
}

type Key = Pick<ModelAsk, 'key' | 'endpoint'>

/** The endpoint tells what was asked. */
const keyOf = ({ key, endpoint }: Key): Once | undefined =>
  key === undefined ? undefined : { keyDigest: key, fingerprint: endpoint }

/** What the answer of a call with a key leaves behind. */
function remembrance(asked: Key, subject: string): { readonly remember?: Remembrance } {
  const once = keyOf(asked)
  const answer = { subjects: [subject], body: bodyOf(subject), collectedAtMs: 0, source: 'test' }
  return once ? { remember: { ...once, ...answer } } : {}
}

import type { Refusal } from '../core/codes.ts'
import type { EndedCall } from './facts.ts'
import type { LimitState, Remembrance, SettleRequest } from './protocol.ts'
import type { RateWindow } from './rate-window.ts'
import type { OpenCall } from './records.ts'

/** What a call is judged by whose token is let in. */
export interface Grounds {
  readonly isPermitted: boolean
  readonly rate: RateWindow
  readonly quota: LimitState | null
  readonly availableMicros: number
  readonly priceMicros: number
  readonly atMs: number
}

/** The code of a judgement on a token that is let in. */
export type Judgement = 0 | Exclude<Refusal, 100>

/** Permission, rate, quota and balance, in this order: the first that is lacking refuses. */
export function judge(grounds: Grounds): Judgement {
  const { isPermitted, rate, quota, availableMicros, priceMicros, atMs } = grounds
  if (!isPermitted) return 600
  if (rate.waitMs(atMs) > 0) return 302
  if (quota?.remaining === 0) return 303
  return availableMicros < priceMicros ? 601 : 0
}

/** What becomes of a call that held its price: code 0 charges it, anything else releases it. */
export function ending(call: OpenCall, request: SettleRequest): EndedCall {
  const { state, code, cache, source, atMs } = request
  const isBilled = state === 'answered' && code === 0
  return {
    kind: 'ended',
    call,
    state,
    code,
    isBilled,
    costMicros: isBilled ? call.priceMicros : 0,
    cache,
    source,
    finishedAtMs: atMs,
    remember: isBilled ? request.remember : undefined,
  }
}

/** What remains of an answer whose creator was erased: that the key was used, and by which call. */
export function withoutAnswer(remember: Remembrance): Remembrance {
  return { ...remember, fingerprint: '', subjects: [], body: '' }
}

import type { AdmitRequest, LimitState, Standing, Verdict } from '../../../ledger/protocol.ts'
import type { StoreReply, StoreRequest } from './requests.ts'

/**
 * What travels between the threads. Copying a list of objects costs three times what a flat list of
 * their values costs, so what every call sends and gets is laid out in rows; the rest goes as it is.
 */
export type Packed<Whole extends object> = readonly (Scalar | Whole)[]

type Scalar = string | number | boolean | null

type AdmitRow = [
  take: AdmitRequest['take'],
  requestId: string,
  digest: string,
  address: string,
  endpoint: string,
  subject: string | null,
  source: string | null,
  atMs: number,
]
const admitWidth: AdmitRow['length'] = 8

type VerdictRow = [
  code: Exclude<Verdict['code'], 100>,
  priceMicros: number,
  accountId: number,
  availableMicros: number,
  strict: boolean,
  rateLimit: number,
  rateRemaining: number,
  rateResetMs: number,
  quotaLimit: number | null,
  quotaRemaining: number,
  quotaResetMs: number,
]
const verdictWidth: VerdictRow['length'] = 11

export function packRequests(requests: readonly StoreRequest[]): Packed<StoreRequest> {
  const packed: (Scalar | StoreRequest)[] = []
  for (const request of requests) {
    if (request.kind === 'admit' && !request.remember && !request.once) {
      const { take, requestId, digest, address, endpoint, subject, source, atMs } = request
      const row: AdmitRow = [take, requestId, digest, address, endpoint, subject, source, atMs]
      packed.push(...row)
    } else packed.push(request)
  }
  return packed
}

export function unpackRequests(packed: Packed<StoreRequest>): StoreRequest[] {
  return unpack(packed, admitWidth, (row: AdmitRow) => {
    const [take, requestId, digest, address, endpoint, subject, source, atMs] = row
    return { kind: 'admit', take, requestId, digest, address, endpoint, subject, source, atMs }
  })
}

export function packReplies(replies: readonly StoreReply[]): Packed<StoreReply> {
  const packed: (Scalar | StoreReply)[] = []
  for (const reply of replies) {
    const { verdict } = reply
    if (verdict && verdict.code !== 100) {
      const { code, priceMicros, standing } = verdict
      const { accountId, availableMicros, strict, rate, quota } = standing
      const row: VerdictRow = [
        code,
        priceMicros,
        accountId,
        availableMicros,
        strict,
        rate.limit,
        rate.remaining,
        rate.resetMs,
        quota?.limit ?? null,
        quota?.remaining ?? 0,
        quota?.resetMs ?? 0,
      ]
      packed.push(...row)
    } else packed.push(reply)
  }
  return packed
}

export function unpackReplies(packed: Packed<StoreReply>): StoreReply[] {
  return unpack(packed, verdictWidth, (row: VerdictRow) => {
    const [code, priceMicros, accountId, availableMicros, strict, ...limits] = row
    const [rateLimit, rateRemaining, rateResetMs, quotaLimit, quotaRemaining, quotaResetMs] = limits
    const rate: LimitState = { limit: rateLimit, remaining: rateRemaining, resetMs: rateResetMs }
    const quota: LimitState | null =
      quotaLimit === null
        ? null
        : { limit: quotaLimit, remaining: quotaRemaining, resetMs: quotaResetMs }
    const standing: Standing = { accountId, availableMicros, strict, rate, quota }
    return { verdict: { code, priceMicros, standing } }
  })
}

/** Reads what was packed; that a scalar begins a row of its kind is what packing sees to. */
function unpack<Whole extends object, Row extends readonly Scalar[]>(
  packed: Packed<Whole>,
  width: number,
  fromRow: (row: Row) => Whole,
): Whole[] {
  const whole: Whole[] = []
  for (let at = 0; at < packed.length; ) {
    const first = packed[at]
    if (typeof first === 'object' && first !== null) {
      whole.push(first)
      at++
    } else {
      whole.push(fromRow(packed.slice(at, at + width) as readonly (Scalar | Whole)[] as Row))
      at += width
    }
  }
  return whole
}

import type { AdmitRequest, LimitState, Verdict } from '../ledger/protocol.ts'
import type { StoreReply, StoreRequest } from './requests.ts'

/**
 * What travels to the ledger's thread, or to another process that keeps it. Copying a list of objects costs three times what a flat list
 * of their values costs, so what every call sends is laid out in rows; the rest goes as it is.
 */
export type PackedRequests = readonly (Scalar | StoreRequest)[]

type Scalar = string | number | boolean | null

/** In the place of a text: the row before has the same. Calls of a batch have much in common. */
const asBefore = 0

type SentText = string | null | typeof asBefore

type AdmitRow = [
  requestId: string,
  atMs: number,
  take: SentText,
  digest: SentText,
  address: SentText,
  endpoint: SentText,
  subject: SentText,
  source: SentText,
]
const admitWidth: AdmitRow['length'] = 8

/** Replies in their order: a row of figures for each, and what is no verdict as it is. */
export interface PackedReplies {
  /** Copied as bytes, which a list of numbers is not. */
  readonly rows: Float64Array
  readonly others: readonly StoreReply[]
}

/** Of a row, where each figure stands. Without a quota its three are not numbers. */
const column = {
  code: 0,
  priceMicros: 1,
  accountId: 2,
  availableMicros: 3,
  strict: 4,
  rate: 5,
  quota: 8,
} as const
const verdictWidth = 11

/** In the place of a code: the reply is the next of the others. */
const isOther = -1

export function packRequests(requests: readonly StoreRequest[]): PackedRequests {
  const packed: (Scalar | StoreRequest)[] = []
  let before: AdmitRequest | undefined
  for (const request of requests) {
    if (request.kind === 'admit' && !request.remember && !request.once) {
      packed.push(
        request.requestId,
        request.atMs,
        unlessSame(request.take, before?.take),
        unlessSame(request.digest, before?.digest),
        unlessSame(request.address, before?.address),
        unlessSame(request.endpoint, before?.endpoint),
        unlessSame(request.subject, before?.subject),
        unlessSame(request.source, before?.source),
      )
      before = request
    } else packed.push(request)
  }
  return packed
}

function unlessSame(text: string | null, before: string | null | undefined): SentText {
  return text === before ? asBefore : text
}

/** That a scalar begins a row is what packing sees to. */
export function unpackRequests(packed: PackedRequests): StoreRequest[] {
  const requests: StoreRequest[] = []
  let before: AdmitRequest | undefined
  for (let at = 0; at < packed.length; ) {
    const first = packed[at]
    if (typeof first === 'object' && first !== null) {
      requests.push(first)
      at++
    } else {
      before = admitAt(packed as readonly Scalar[], at, before)
      requests.push(before)
      at += admitWidth
    }
  }
  return requests
}

function admitAt(
  packed: readonly Scalar[],
  at: number,
  before: AdmitRequest | undefined,
): AdmitRequest {
  return {
    kind: 'admit',
    take: textOf(packed[at + 2], before?.take),
    requestId: packed[at] as AdmitRow[0],
    digest: textOf(packed[at + 3], before?.digest),
    address: textOf(packed[at + 4], before?.address),
    endpoint: textOf(packed[at + 5], before?.endpoint),
    subject: textOf(packed[at + 6], before?.subject),
    source: textOf(packed[at + 7], before?.source),
    atMs: packed[at + 1] as AdmitRow[1],
  }
}

function textOf<T extends string | null>(sent: Scalar | undefined, before: T | undefined): T {
  return (sent === asBefore ? before : sent) as T
}

export function packReplies(replies: readonly StoreReply[]): PackedReplies {
  const rows = new Float64Array(replies.length * verdictWidth)
  const others: StoreReply[] = []
  for (let index = 0; index < replies.length; index++) {
    const reply = replies[index] as StoreReply
    const { verdict } = reply
    const at = index * verdictWidth
    if (!verdict || verdict.code === 100) {
      rows[at] = isOther
      others.push(reply)
      continue
    }
    const { accountId, availableMicros, strict, rate, quota } = verdict.standing
    rows[at] = verdict.code
    rows[at + column.priceMicros] = verdict.priceMicros
    rows[at + column.accountId] = accountId
    rows[at + column.availableMicros] = availableMicros
    rows[at + column.strict] = strict ? 1 : 0
    writeLimit(rows, at + column.rate, rate)
    writeLimit(rows, at + column.quota, quota)
  }
  return { rows, others }
}

export function unpackReplies({ rows, others }: PackedReplies): StoreReply[] {
  const replies: StoreReply[] = []
  let taken = 0
  for (let at = 0; at < rows.length; at += verdictWidth) {
    if (rows[at] === isOther) replies.push(others[taken++] as StoreReply)
    else replies.push({ verdict: verdictAt(rows, at) })
  }
  return replies
}

function verdictAt(rows: Float64Array, at: number): Verdict {
  const quota = limitAt(rows, at + column.quota)
  return {
    code: rows[at] as Exclude<Verdict['code'], 100>,
    priceMicros: rows[at + column.priceMicros] as number,
    standing: {
      accountId: rows[at + column.accountId] as number,
      availableMicros: rows[at + column.availableMicros] as number,
      strict: rows[at + column.strict] === 1,
      rate: limitAt(rows, at + column.rate),
      quota: Number.isNaN(quota.limit) ? null : quota,
    },
  }
}

function writeLimit(rows: Float64Array, at: number, limit: LimitState | null): void {
  rows[at] = limit ? limit.limit : Number.NaN
  rows[at + 1] = limit ? limit.remaining : Number.NaN
  rows[at + 2] = limit ? limit.resetMs : Number.NaN
}

function limitAt(rows: Float64Array, at: number): LimitState {
  return {
    limit: rows[at] as number,
    remaining: rows[at + 1] as number,
    resetMs: rows[at + 2] as number,
  }
}

import type { AdmitRequest, LimitState, Verdict } from '../ledger/protocol.ts'
import type { StoreReply, StoreRequest } from './requests.ts'

/**
 * What travels to the ledger's thread, or to another process that keeps it. Copying a list of objects
 * costs three times what a flat list of their values costs, so what every call sends is laid out in
 * rows, each with what differs from the row before; the rest goes as it is.
 */
export type PackedRequests = readonly (Scalar | StoreRequest)[]

type Scalar = string | number | null

/** What each row has, before the texts that differ. */
type RowHead = [requestId: string, atMs: number, changed: number]

/** The bits of what has changed, in the order in which the texts follow. Calls have much in common. */
const changes = { take: 1, digest: 2, address: 4, endpoint: 8, subject: 16, source: 32 } as const
const allChanges = Object.values(changes).reduce((all, change) => all | change, 0)

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
      packAdmit(packed, request, before)
      before = request
    } else packed.push(request)
  }
  return packed
}

function packAdmit(
  packed: (Scalar | StoreRequest)[],
  request: AdmitRequest,
  before: AdmitRequest | undefined,
): void {
  const changed = before ? changesSince(before, request) : allChanges
  packed.push(request.requestId, request.atMs, changed)
  if (changed === 0) return
  if (changed & changes.take) packed.push(request.take)
  if (changed & changes.digest) packed.push(request.digest)
  if (changed & changes.address) packed.push(request.address)
  if (changed & changes.endpoint) packed.push(request.endpoint)
  if (changed & changes.subject) packed.push(request.subject)
  if (changed & changes.source) packed.push(request.source)
}

function changesSince(before: AdmitRequest, request: AdmitRequest): number {
  return (
    (request.take === before.take ? 0 : changes.take) |
    (request.digest === before.digest ? 0 : changes.digest) |
    (request.address === before.address ? 0 : changes.address) |
    (request.endpoint === before.endpoint ? 0 : changes.endpoint) |
    (request.subject === before.subject ? 0 : changes.subject) |
    (request.source === before.source ? 0 : changes.source)
  )
}

/** That a scalar begins a row is what packing sees to. */
export function unpackRequests(packed: PackedRequests): StoreRequest[] {
  const requests: StoreRequest[] = []
  let before: AdmitRequest | undefined
  let at = 0
  const next = () => packed[at++]
  while (at < packed.length) {
    const first = next()
    if (typeof first === 'object' && first !== null) requests.push(first)
    else {
      before = admitOf(first as RowHead[0], next, before)
      requests.push(before)
    }
  }
  return requests
}

/** The request of a row of which what is next is read. */
function admitOf(
  requestId: RowHead[0],
  next: () => unknown,
  before: AdmitRequest | undefined,
): AdmitRequest {
  const atMs = next() as RowHead[1]
  const changed = next() as RowHead[2]
  const text = <T extends string | null>(bit: number, earlier: T | undefined): T =>
    (changed & bit ? next() : earlier) as T
  return {
    kind: 'admit',
    take: text(changes.take, before?.take),
    requestId,
    digest: text(changes.digest, before?.digest),
    address: text(changes.address, before?.address),
    endpoint: text(changes.endpoint, before?.endpoint),
    subject: text(changes.subject, before?.subject),
    source: text(changes.source, before?.source),
    atMs,
  }
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

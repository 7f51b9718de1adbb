import type { LedgerRequest } from '../../../ledger/protocol.ts'

/** What the requests of a batch are about. */
export interface Asked {
  /** The digests of the tokens that ask. */
  readonly digests: readonly string[]
  /** The calls that are to end. */
  readonly ended: readonly string[]
  /** Idempotency keys, with the digest of their token. */
  readonly keys: readonly (readonly [digest: string, keyDigest: string])[]
  /** Idempotency keys that calls which end leave an answer for. */
  readonly endedKeys: readonly (readonly [requestId: string, keyDigest: string])[]
  /** What inquiries are about: keys, calls, and the digests of those who inquire. */
  readonly inquiries: {
    readonly keys: Asked['keys']
    readonly calls: readonly string[]
    readonly digests: readonly string[]
  }
  /** The links by which other gateways ask. */
  readonly links: readonly number[]
}

export function askedBy(requests: readonly LedgerRequest[]): Asked {
  const digests = new Set<string>()
  const ended = new Set<string>()
  const keys: (readonly [string, string])[] = []
  const endedKeys: (readonly [string, string])[] = []
  const inquiries = {
    keys: [] as (readonly [string, string])[],
    calls: [] as string[],
    digests: [] as string[],
  }
  for (const request of requests) {
    if (request.kind === 'settle') {
      ended.add(request.requestId)
      if (request.remember) endedKeys.push([request.requestId, request.remember.keyDigest])
      continue
    }
    const { digest } = request
    digests.add(digest)
    if (request.kind === 'admit') {
      const once = request.once ?? request.remember
      if (once) keys.push([digest, once.keyDigest])
    } else if (request.kind === 'inquiry') {
      inquiries.digests.push(digest)
      if (request.once) inquiries.keys.push([digest, request.once.keyDigest])
      if (request.requestId !== undefined) inquiries.calls.push(request.requestId)
    }
  }
  const links = linksOf(requests)
  return { digests: [...digests], ended: [...ended], keys, endedKeys, inquiries, links }
}

/** The links by which other gateways ask. */
function linksOf(requests: readonly LedgerRequest[]): readonly number[] {
  const links = new Set<number>()
  for (const { origin } of requests) if (origin) links.add(origin.link)
  return [...links]
}

import { LRUCache } from 'lru-cache'
import { flat } from '../../core/flat.ts'
import { isTokenShaped, tokenDigest } from '../../core/ids.ts'

/** The digest by which the ledger knows a token; undefined for text that cannot be one. */
export type TokenDigester = (token: string) => string | undefined

/** Digests tokens and remembers the latest: callers come back, and hashing is a twentieth of a call. */
export function createTokenDigester(maxRemembered: number): TokenDigester {
  const recent = new LRUCache<string, string>({ max: maxRemembered })
  return (token) => {
    const known = recent.get(token)
    if (known) return known
    if (!isTokenShaped(token)) return undefined
    const digest = tokenDigest(token)
    recent.set(flat(token), digest)
    return digest
  }
}

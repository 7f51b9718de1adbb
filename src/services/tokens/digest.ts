import { LRUCache } from 'lru-cache'
import { isTokenShaped, tokenDigest } from '../../core/ids.ts'

/** Callers come back: hashing each time would be a thirtieth of a call. */
const maxRecent = 10_000
const recent = new LRUCache<string, string>({ max: maxRecent })

/** The digest by which the gate knows a token; undefined for text that cannot be one. */
export function digestOf(token: string): string | undefined {
  const known = recent.get(token)
  if (known) return known
  if (!isTokenShaped(token)) return undefined
  const digest = tokenDigest(token)
  recent.set(token, digest)
  return digest
}

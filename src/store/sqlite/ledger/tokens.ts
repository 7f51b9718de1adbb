import { BlockList, isIPv6 } from 'node:net'
import { LRUCache } from 'lru-cache'
import type { Meter } from '../../../catalog/operations/operation.ts'
import { blockList } from '../../../core/address.ts'
import { matchesGlob } from '../../../core/glob.ts'
import type { TokenRow } from '../schema.ts'
import type { LimitState, TokenFault } from './protocol.ts'
import { RateWindow } from './rate-window.ts'

/** What of a token's row decides over its calls. */
export type DecidingRow = Pick<
  TokenRow,
  | 'id'
  | 'account_id'
  | 'rate_per_second'
  | 'daily_quota'
  | 'endpoints'
  | 'addresses'
  | 'strict'
  | 'expires_at'
  | 'disabled_at'
  | 'revoked_at'
>

/** A token as the ledger holds it in memory. */
export interface KnownToken {
  row: DecidingRow
  readonly rate: RateWindow
  /** How many of its refusals are written down: as many a second as it may make calls. */
  readonly refusals: RateWindow
}

export function knownToken(row: DecidingRow): KnownToken {
  const limit = row.rate_per_second
  return { row, rate: new RateWindow(limit), refusals: new RateWindow(limit) }
}

/** Takes the row as it is now. The rate windows go on, with the limit of now. */
export function renewToken(token: KnownToken, row: DecidingRow): void {
  token.row = row
  token.rate.limit = row.rate_per_second
  token.refusals.limit = row.rate_per_second
}

/** What is left of the token's rate. */
export function rateState({ rate }: KnownToken, atMs: number): LimitState {
  const remaining = rate.remaining(atMs)
  return { limit: rate.limit, remaining, resetMs: remaining > 0 ? 1000 : rate.waitMs(atMs) }
}

/** Why the token itself is not let in, or undefined where it does. */
export function rowFault(row: DecidingRow, atMs: number): TokenFault | undefined {
  if (row.revoked_at !== null) return 'revoked'
  if (row.disabled_at !== null) return 'disabled'
  return row.expires_at !== null && row.expires_at <= atMs ? 'expired' : undefined
}

/** Lists that are kept compiled: an address list takes 8 kB and 15 µs. */
const maxCompiled = 10_000

/** Stands for a list that cannot be read: it allows nothing, and stops nobody else. */
const nothing: ReadonlySet<string> = new Set()

/**
 * What the lists in tokens' rows come to: compiled when they are first asked for, once for each
 * text, and again where others were asked for since.
 */
export class TokenLists {
  readonly #endpoints: readonly Meter[]
  readonly #sets = new LRUCache<string, ReadonlySet<string>>({ max: maxCompiled })
  readonly #blocks = new LRUCache<string, BlockList>({ max: maxCompiled })

  constructor(endpoints: readonly Meter[]) {
    this.#endpoints = endpoints
  }

  /** Whether the token may call the endpoint of this id. */
  permits({ endpoints: text }: DecidingRow, endpoint: string): boolean {
    if (text === null) return true
    const known = this.#sets.get(text)
    if (known) return known.has(endpoint)
    const list = parseList(text)
    const set = list ? matchEndpoints(list, this.#endpoints) : nothing
    this.#sets.set(text, set)
    return set.has(endpoint)
  }

  /** Whether the token may be used from the address. */
  admits({ addresses: text }: DecidingRow, address: string): boolean {
    if (text === null) return true
    let blocks = this.#blocks.get(text)
    if (!blocks) {
      blocks = compileBlocks(text)
      this.#blocks.set(text, blocks)
    }
    return blocks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  }
}

/** Why the token is not let in, or undefined where it does. */
export function tokenFault(
  token: KnownToken | undefined,
  lists: TokenLists,
  { address, atMs }: { readonly address: string; readonly atMs: number },
): TokenFault | undefined {
  if (!token) return 'unknown'
  const fault = rowFault(token.row, atMs)
  return fault ?? (lists.admits(token.row, address) ? undefined : 'address')
}

/** Ids of the endpoints that any of the globs matches by path, id or slug. */
export function matchEndpoints(
  globs: readonly string[],
  endpoints: readonly Meter[],
): ReadonlySet<string> {
  const matched = endpoints.filter(({ path, id, slug }) =>
    globs.some((glob) => [path, id, slug].some((name) => matchesGlob(glob, name))),
  )
  return new Set(matched.map(({ id }) => id))
}

function compileBlocks(text: string): BlockList {
  try {
    return blockList(parseList(text) ?? [])
  } catch (error) {
    if (error instanceof RangeError) return new BlockList()
    throw error
  }
}

/** Reads a list in a token's row, a JSON list of strings; undefined where it is none. */
export function parseList(json: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(json)
    const isList = Array.isArray(list) && list.every((item) => typeof item === 'string')
    return isList ? list : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

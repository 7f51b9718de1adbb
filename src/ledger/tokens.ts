import { BlockList, isIPv6 } from 'node:net'
import { LRUCache } from 'lru-cache'
import type { Meter } from '../catalog/operations/operation.ts'
import { blockList } from '../core/address.ts'
import { matchesGlob } from '../core/glob.ts'
import type { LimitState, TokenFault } from './protocol.ts'
import { RateWindow } from './rate-window.ts'

/** What of a token decides over its calls. */
export interface TokenRights {
  readonly id: number
  readonly accountId: number
  readonly ratePerSecond: number
  /** Null for no daily limit. */
  readonly dailyQuota: number | null
  /** JSON list of globs; null for every endpoint. */
  readonly endpoints: string | null
  /** JSON list of addresses and CIDR blocks; null for every address. */
  readonly addresses: string | null
  /** Whether outcomes are real HTTP statuses without the caller asking. */
  readonly strict: boolean
  readonly expiresAtMs: number | null
  readonly disabledAtMs: number | null
  readonly revokedAtMs: number | null
}

/** A token as the ledger holds it in memory. */
export interface KnownToken {
  rights: TokenRights
  readonly rate: RateWindow
  /** How many of its refusals are written down: as many a second as it may make calls. */
  readonly refusals: RateWindow
}

export function knownToken(rights: TokenRights): KnownToken {
  const limit = rights.ratePerSecond
  return { rights, rate: new RateWindow(limit), refusals: new RateWindow(limit) }
}

/** Takes the rights as they are now. The rate windows go on, with the limit of now. */
export function renewToken(token: KnownToken, rights: TokenRights): void {
  token.rights = rights
  token.rate.limit = rights.ratePerSecond
  token.refusals.limit = rights.ratePerSecond
}

/** What is left of the token's rate. */
export function rateState({ rate }: KnownToken, atMs: number): LimitState {
  const remaining = rate.remaining(atMs)
  return { limit: rate.limit, remaining, resetMs: remaining > 0 ? 1000 : rate.waitMs(atMs) }
}

/** Why the token itself is not let in, or undefined where it does. */
export function faultOf(rights: TokenRights, atMs: number): TokenFault | undefined {
  const { revokedAtMs, disabledAtMs, expiresAtMs } = rights
  if (revokedAtMs !== null) return 'revoked'
  if (disabledAtMs !== null) return 'disabled'
  return expiresAtMs !== null && expiresAtMs <= atMs ? 'expired' : undefined
}

/** Lists that are kept compiled: an address list takes 8 kB and 15 µs. */
const maxCompiled = 10_000

/** Stands for a list that cannot be read: it allows nothing, and stops nobody else. */
const nothing: ReadonlySet<string> = new Set()

/**
 * What the lists of tokens come to: compiled when they are first asked for, once for each
 * text, and again where others were asked for since.
 */
export class TokenLists {
  readonly #endpoints: readonly Meter[]
  // Each has its room from the start, and most tokens have no lists.
  #sets: LRUCache<string, ReadonlySet<string>> | undefined
  #blocks: LRUCache<string, BlockList> | undefined

  constructor(endpoints: readonly Meter[]) {
    this.#endpoints = endpoints
  }

  /** Whether the token may call the endpoint of this id. */
  permits({ endpoints: text }: TokenRights, endpoint: string): boolean {
    if (text === null) return true
    this.#sets ??= new LRUCache({ max: maxCompiled })
    const known = this.#sets.get(text)
    if (known) return known.has(endpoint)
    const list = parseList(text)
    const set = list ? matchEndpoints(list, this.#endpoints) : nothing
    this.#sets.set(text, set)
    return set.has(endpoint)
  }

  /** Whether the token may be used from the address. */
  admits({ addresses: text }: TokenRights, address: string): boolean {
    if (text === null) return true
    this.#blocks ??= new LRUCache({ max: maxCompiled })
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
  const fault = faultOf(token.rights, atMs)
  return fault ?? (lists.admits(token.rights, address) ? undefined : 'address')
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

/** Reads a list of a token, a JSON list of strings; undefined where it is none. */
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

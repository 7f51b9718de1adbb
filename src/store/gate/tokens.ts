import { type BlockList, isIPv6 } from 'node:net'
import { blockList } from '../../core/address.ts'
import type { TokenRow } from '../schema.ts'
import type { TokenFault } from './protocol.ts'
import { RateWindow } from './rate-window.ts'

/** A token as the gate holds it in memory: its row, with everything compiled that can be. */
export interface GateToken {
  readonly row: TokenRow
  readonly rate: RateWindow
  /** How many of its refusals are written down: as many a second as it may make calls. */
  readonly refusals: RateWindow
  /** Ids of the endpoints it may call; null for all. */
  readonly endpoints: ReadonlySet<string> | null
  readonly addresses: BlockList | null
}

/** What an endpoint can be named by in a token's list. */
export interface EndpointNames {
  readonly id: string
  readonly path: string
  readonly slug: string
  /** What a call costs unless it is priced; undefined for the default price. */
  readonly priceMicros?: number
}

/** Compiles a row. The rate windows of the token's earlier self go on, with the limit of now. */
export function compileToken(
  row: TokenRow,
  earlier: GateToken | undefined,
  endpoints: readonly EndpointNames[],
): GateToken {
  const limit = row.rate_per_second
  const { rate, refusals } = earlier ?? {
    rate: new RateWindow(limit),
    refusals: new RateWindow(limit),
  }
  rate.limit = limit
  refusals.limit = limit
  return {
    row,
    rate,
    refusals,
    endpoints: row.endpoints === null ? null : matchEndpoints(parseList(row.endpoints), endpoints),
    addresses: row.addresses === null ? null : blockList(parseList(row.addresses)),
  }
}

/** Why the token does not open the gate, or undefined when it does. */
export function tokenFault(
  token: GateToken | undefined,
  address: string,
  atMs: number,
): TokenFault | undefined {
  if (!token) return 'unknown'
  if (token.row.revoked_at !== null) return 'revoked'
  if (token.row.disabled_at !== null) return 'disabled'
  if (token.row.expires_at !== null && token.row.expires_at <= atMs) return 'expired'
  if (token.addresses && !token.addresses.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) {
    return 'address'
  }
  return undefined
}

/**
 * Ids of the endpoints that any of the globs matches by path, id or slug.
 * `*` stands for any characters, slashes included.
 */
export function matchEndpoints(
  globs: readonly string[],
  endpoints: readonly EndpointNames[],
): ReadonlySet<string> {
  const patterns = globs.map(
    (glob) => new RegExp(`^${glob.split('*').map(escapeForRegExp).join('.*')}$`),
  )
  const matched = endpoints.filter(({ path, id, slug }) =>
    patterns.some((pattern) => pattern.test(path) || pattern.test(id) || pattern.test(slug)),
  )
  return new Set(matched.map(({ id }) => id))
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** The lists in a token's row were written by `JSON.stringify` on a list of strings. */
function parseList(json: string): readonly string[] {
  return JSON.parse(json) as readonly string[]
}

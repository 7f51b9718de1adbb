import { BlockList, isIPv6 } from 'node:net'
import { catalog } from '../../catalog/index.ts'
import type { TokenRow } from '../schema.ts'
import type { TokenFault } from './protocol.ts'
import { RateWindow } from './rate-window.ts'

/** A token as the gate holds it in memory: its row, with everything compiled that can be. */
export interface GateToken {
  readonly row: TokenRow
  readonly rate: RateWindow
  /** Ids of the endpoints it may call; null for all. */
  readonly endpoints: ReadonlySet<string> | null
  readonly addresses: BlockList | null
}

/** Compiles a row. The rate window of the token's earlier self goes on if its limit is the same. */
export function compileToken(row: TokenRow, earlier: GateToken | undefined): GateToken {
  const sameRate = earlier?.rate.limit === row.rate_per_second
  return {
    row,
    rate: sameRate ? earlier.rate : new RateWindow(row.rate_per_second),
    endpoints: row.endpoints === null ? null : matchEndpoints(parseList(row.endpoints)),
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
export function matchEndpoints(globs: readonly string[]): ReadonlySet<string> {
  const patterns = globs.map(
    (glob) => new RegExp(`^${glob.split('*').map(escapeForRegExp).join('.*')}$`),
  )
  const matched = [...catalog.values()].filter(({ path, id, slug }) =>
    patterns.some((pattern) => pattern.test(path) || pattern.test(id) || pattern.test(slug)),
  )
  return new Set(matched.map(({ id }) => id))
}

/** Reads addresses and CIDR blocks. Throws on text that is neither. */
export function blockList(blocks: readonly string[]): BlockList {
  const result = new BlockList()
  for (const block of blocks) {
    const [address = '', prefix] = block.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (prefix === undefined) result.addAddress(address, family)
    else result.addSubnet(address, readPrefix(prefix), family)
  }
  return result
}

function readPrefix(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new RangeError(`Not a prefix length: ${text}`)
  return Number(text)
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** The lists in a token's row were written by `JSON.stringify` on a list of strings. */
function parseList(json: string): readonly string[] {
  return JSON.parse(json) as readonly string[]
}

import { meters } from '../../catalog/operations/index.ts'
import { parseBlock } from '../../core/address.ts'
import { OperatorError } from '../../core/errors.ts'
import { quoted } from '../../core/text.ts'
import { matchEndpoints, parseList } from '../../ledger/tokens.ts'
import type { TokenRow } from '../../store/sqlite/schema.ts'
import { misread } from '../misread.ts'

/** What a token may do. A member left out keeps its value, or its default for a new token. */
export interface TokenLimits {
  readonly ratePerSecond?: number
  /** Billed calls a day of Asia/Shanghai; null for no limit. */
  readonly dailyQuota?: number | null
  /** Globs over an endpoint's path, id or slug; null for all endpoints. */
  readonly endpoints?: readonly string[] | null
  /** Addresses and CIDR blocks; null for every address. */
  readonly addresses?: readonly string[] | null
  readonly expiresAtMs?: number | null
  readonly strict?: boolean
}

export const defaultRatePerSecond = 10
const maxRatePerSecond = 100_000
const maxGlobs = 100
const maxGlobCharacters = 200
const maxBlocks = 1000

type LimitColumns = Pick<
  TokenRow,
  'rate_per_second' | 'daily_quota' | 'endpoints' | 'addresses' | 'expires_at' | 'strict'
>

/** Checks the limits and puts them as columns. */
export function limitColumns(limits: TokenLimits): Partial<LimitColumns> {
  const { ratePerSecond, dailyQuota, endpoints, addresses, expiresAtMs, strict } = limits
  if (ratePerSecond !== undefined) checkRate(ratePerSecond)
  checkLength('--endpoints', endpoints ?? [], maxGlobs)
  for (const glob of endpoints ?? []) checkGlob(glob)
  checkLength('--ip', addresses ?? [], maxBlocks)
  for (const block of addresses ?? []) checkBlock(block)
  return {
    ...(ratePerSecond !== undefined && { rate_per_second: ratePerSecond }),
    ...(dailyQuota !== undefined && { daily_quota: dailyQuota }),
    ...(endpoints !== undefined && { endpoints: endpoints && JSON.stringify(endpoints) }),
    ...(addresses !== undefined && { addresses: addresses && JSON.stringify(addresses) }),
    ...(expiresAtMs !== undefined && { expires_at: expiresAtMs }),
    ...(strict !== undefined && { strict: strict ? 1 : 0 }),
  }
}

/** A list as `limitColumns` puts it in its column; one that cannot be read allows nothing. */
export function readList(column: string | null): readonly string[] | null {
  return column === null ? null : (parseList(column) ?? [])
}

function checkRate(rate: number): void {
  if (Number.isInteger(rate) && rate >= 1 && rate <= maxRatePerSecond) return
  const accepted = {
    zh: `每秒 1 至 ${maxRatePerSecond} 次`,
    en: `1 to ${maxRatePerSecond} calls a second`,
  }
  throw misread('--rate', `${rate}/s`, accepted)
}

/** Each call of the token is held against the whole list. */
function checkLength(flag: string, list: readonly string[], max: number): void {
  if (list.length <= max) return
  throw new OperatorError({
    zh: `${flag} 有 ${list.length} 项，至多 ${max} 项：请用范围更大的写法合并`,
    en: `${flag} has ${list.length} items; give at most ${max}, by combining some into wider ones`,
  })
}

function checkGlob(glob: string): void {
  if (glob.length > maxGlobCharacters) {
    throw new OperatorError({
      zh: `--endpoints 中有一项长 ${glob.length} 个字符，至多 ${maxGlobCharacters} 个：请写得短些，* 可代替任意字符`,
      en: `--endpoints has an item of ${glob.length} characters; give at most ${maxGlobCharacters}, with * for any characters`,
    })
  }
  if (matchEndpoints([glob], meters).size > 0) return
  const { zh, en } = quoted(glob)
  throw new OperatorError({
    zh: `--endpoints 中的${zh}不匹配任何接口：请用路径、编号或 slug，可含 *，如 get-kol-*`,
    en: `--endpoints has ${en}, which matches no endpoint: give a path, id or slug, with * for any characters, such as get-kol-*`,
  })
}

function checkBlock(block: string): void {
  if (parseBlock(block)) return
  const accepted = {
    zh: 'IP 地址或 CIDR 网段，如 203.0.113.7 或 10.0.0.0/8',
    en: 'an address or a CIDR block, such as 203.0.113.7 or 10.0.0.0/8',
  }
  throw misread('--ip', block, accepted)
}

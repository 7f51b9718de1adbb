import type { Meter } from '../../catalog/operations/operation.ts'
import { parseBlock } from '../../core/address.ts'
import { quoted } from '../../core/text.ts'
import { matchEndpoints } from '../../ledger/tokens.ts'
import type { Limits } from '../../store/operators.ts'
import { type InputField, misread, refused, subjectOf } from '../fields.ts'

/** What a token may do. A member left out keeps its value, or its default for a new token. */
export type TokenLimits = Partial<Limits>

export const defaultRatePerSecond = 10
/** What a new token may do where nothing is said of it. */
export const defaultLimits: Limits = {
  ratePerSecond: defaultRatePerSecond,
  dailyQuota: null,
  endpoints: null,
  addresses: null,
  strict: false,
  expiresAtMs: null,
}
const maxRatePerSecond = 100_000
const maxGlobs = 100
const maxGlobCharacters = 200
const maxBlocks = 1000

/** Throws OperatorError that names the limit that is not accepted. */
export async function checkLimits(limits: TokenLimits): Promise<void> {
  const { ratePerSecond, endpoints, addresses } = limits
  if (ratePerSecond !== undefined) checkRate(ratePerSecond)
  checkLength('endpoints', endpoints ?? [], maxGlobs)
  if (endpoints) await checkGlobs(endpoints)
  checkLength('addresses', addresses ?? [], maxBlocks)
  for (const block of addresses ?? []) checkBlock(block)
}

function checkRate(rate: number): void {
  if (Number.isInteger(rate) && rate >= 1 && rate <= maxRatePerSecond) return
  const accepted = {
    zh: `每秒 1 至 ${maxRatePerSecond} 次`,
    en: `1 to ${maxRatePerSecond} calls a second`,
  }
  throw misread('ratePerSecond', `${rate}/s`, accepted)
}

/** Each call of the token is held against the whole list. */
function checkLength(field: InputField, list: readonly string[], max: number): void {
  if (list.length <= max) return
  throw refused(
    (name) => ({
      zh: `${subjectOf(field, name).zh}有 ${list.length} 项，至多 ${max} 项：请用范围更大的写法合并`,
      en: `${subjectOf(field, name).en} has ${list.length} items; give at most ${max}, by combining some into wider ones`,
    }),
    { field },
  )
}

/** Only who names endpoints waits for the catalog. */
async function checkGlobs(globs: readonly string[]): Promise<void> {
  const { meters } = await import('../../catalog/operations/index.ts')
  for (const glob of globs) checkGlob(glob, meters)
}

function checkGlob(glob: string, meters: readonly Meter[]): void {
  const field = 'endpoints'
  if (glob.length > maxGlobCharacters) {
    throw refused(
      (name) => ({
        zh: `${subjectOf(field, name).zh}中有一项长 ${glob.length} 个字符，至多 ${maxGlobCharacters} 个：请写得短些，* 可代替任意字符`,
        en: `${subjectOf(field, name).en} has an item of ${glob.length} characters; give at most ${maxGlobCharacters}, with * for any characters`,
      }),
      { field },
    )
  }
  if (matchEndpoints([glob], meters).size > 0) return
  const { zh, en } = quoted(glob)
  throw refused(
    (name) => ({
      zh: `${subjectOf(field, name).zh}中的${zh}不匹配任何接口：请用路径、编号或 slug，可含 *，如 get-kol-*`,
      en: `${subjectOf(field, name).en} has ${en}, which matches no endpoint: give a path, id or slug, with * for any characters, such as get-kol-*`,
    }),
    { field },
  )
}

function checkBlock(block: string): void {
  if (parseBlock(block)) return
  const accepted = {
    zh: 'IP 地址或 CIDR 网段，如 203.0.113.7 或 10.0.0.0/8',
    en: 'an address or a CIDR block, such as 203.0.113.7 or 10.0.0.0/8',
  }
  throw misread('addresses', block, accepted)
}

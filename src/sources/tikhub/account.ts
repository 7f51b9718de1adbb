import { v1Path, v2Path } from '../../catalog/tikhub.ts'
import { shanghaiDay } from '../../core/clock.ts'
import { parseInstant } from '../../core/instant.ts'
import { formatMoney, microsPerUnit } from '../../core/money.ts'
import type { Text } from '../../core/text.ts'
import { isObject } from '../inspection.ts'

/** Both are answered free of charge, the second without a key. */
export const accountPath = '/api/v1/tikhub/user/get_user_info'
export const ratesPath = '/api/v1/tikhub/user/get_all_endpoints_info'

/** What TikHub says of the key and its account; undefined is what it does not say. */
export interface TikhubAccount {
  readonly balanceMicros: number | undefined
  readonly freeCreditMicros: number | undefined
  /** Beginnings of the paths that the key may ask. */
  readonly scopes: readonly string[] | undefined
  /** Null where it never expires. */
  readonly expiresAtMs: number | null | undefined
  readonly isDisabled: boolean
}

/** Prices by path, in millionths of a US dollar. */
export type TikhubRates = ReadonlyMap<string, number>

/** Reads what `accountPath` answers; undefined where it is none of that. */
export function accountIn(text: string): TikhubAccount | undefined {
  const answer = parsed(text)
  if (!isObject(answer) || !isObject(answer.api_key_data) || !isObject(answer.user_data)) {
    return undefined
  }
  const { api_key_scopes: scopes, expires_at: expiresAt } = answer.api_key_data
  const { balance, free_credit: freeCredit, account_disabled, is_active } = answer.user_data
  return {
    balanceMicros: microsOf(balance),
    freeCreditMicros: microsOf(freeCredit),
    scopes: Array.isArray(scopes) ? scopes.filter((each) => isScope(each)) : undefined,
    expiresAtMs: expiryOf(expiresAt),
    isDisabled: account_disabled === true || is_active === false,
  }
}

/** Reads what `ratesPath` answers, as far as it is about Xingtu; undefined where it is no list. */
export function ratesIn(text: string): TikhubRates | undefined {
  const answer = parsed(text)
  if (!isObject(answer) || !Array.isArray(answer.data)) return undefined
  return new Map(
    answer.data.flatMap((row: unknown): [string, number][] => {
      if (!isObject(row) || typeof row.endpoint_uri !== 'string') return []
      const { endpoint_uri: path, endpoint_cost: cost } = row
      const micros = microsOf(cost)
      const isXingtu = path.startsWith(v1Path) || path.startsWith(v2Path)
      // What is spent can be given back, and no price may pass for that.
      return isXingtu && micros !== undefined && micros >= 0 ? [[path, micros]] : []
    }),
  )
}

/** The scopes that the key lacks of those that are needed. */
export function missingScopes(
  { scopes }: TikhubAccount,
  needed: readonly string[],
): readonly string[] {
  // A list that is empty or absent tells nothing: what is refused then, TikHub says itself.
  if (!scopes || scopes.length === 0) return []
  return needed.filter((path) => !scopes.some((scope) => path.startsWith(beginning(scope))))
}

const beginning = (scope: string) => scope.replace(/\*+$/, '')

/** A key has one for each family of methods, and nobody reads more. */
const maxScopesTold = 50

/** What an operator is told of the account. */
export function accountNotice(
  { balanceMicros, freeCreditMicros, scopes, expiresAtMs }: TikhubAccount,
  nowMs: number,
): Text {
  const expiry = expiryText(expiresAtMs, nowMs)
  const list = scopes?.slice(0, maxScopesTold).join(' ')
  const rest = scopes && scopes.length > maxScopesTold ? ' …' : ''
  return {
    zh: `TikHub 账户余额 ${usd(balanceMicros, '未知')}，赠送额度 ${usd(freeCreditMicros, '未知')}；密钥${expiry.zh}，权限：${list || '未知'}${rest}`,
    en: `the account at TikHub has ${usd(balanceMicros, 'an unknown balance')} and ${usd(freeCreditMicros, 'an unknown')} free credit; the key ${expiry.en}; its scopes: ${list || 'not told'}${rest}`,
  }
}

function expiryText(expiresAtMs: TikhubAccount['expiresAtMs'], nowMs: number): Text {
  if (expiresAtMs === undefined) return { zh: '有效期未知', en: 'ends at a time that is not told' }
  if (expiresAtMs === null) return { zh: '长期有效', en: 'has no end' }
  const day = shanghaiDay(expiresAtMs)
  if (expiresAtMs <= nowMs) return { zh: `已于 ${day} 过期`, en: `expired on ${day}` }
  return { zh: `有效期至 ${day}`, en: `ends on ${day}` }
}

/** What an operator is told of the prices; undefined stands for a rate card that was not to be had. */
export function ratesNotice(rates: TikhubRates | undefined): Text {
  if (!rates || rates.size === 0) {
    return {
      zh: '暂时无法读取 TikHub 价目表，按文档价格计算（USD/次）：v2 0.002，v1 0.02',
      en: 'the rate card of TikHub cannot be read: published prices count, in USD a call: v2 0.002, v1 0.02',
    }
  }
  const listed = Object.entries({ v2: v2Path, v1: v1Path }).flatMap(([version, path]) => {
    const prices = [...rates].filter(([each]) => each.startsWith(path)).map(([, micros]) => micros)
    return prices.length === 0 ? [] : `${version} ${rangeOf(prices)}`
  })
  return {
    zh: `TikHub 价目表（USD/次）：${listed.join('，')}`,
    en: `rate card of TikHub, in USD a call: ${listed.join(', ')}`,
  }
}

/** Of one price at least. */
function rangeOf(prices: readonly number[]): string {
  const [least, most] = [Math.min(...prices), Math.max(...prices)].map(formatMoney)
  return least === most ? `${least}` : `${least}–${most}`
}

const usd = (micros: number | undefined, otherwise: string) =>
  micros === undefined ? otherwise : `${formatMoney(micros)} USD`

function microsOf(amount: unknown): number | undefined {
  const micros = typeof amount === 'number' ? Math.round(amount * microsPerUnit) : Number.NaN
  return Number.isSafeInteger(micros) ? micros : undefined
}

function expiryOf(told: unknown): TikhubAccount['expiresAtMs'] {
  if (told === null) return null
  return typeof told === 'string' ? parseInstant(told) : undefined
}

/** A path, and nothing that would do harm in a terminal. */
const isScope = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w/*.-]{1,100}$/.test(value)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

import { Type } from 'typebox'
import type { Text } from '../core/text.ts'

export type SettingNotes = {
  readonly 'x-text': Text
  readonly 'x-accepted': Text
}

/** What a setting means, and what it accepts, for whoever reads of it. */
export const notes = (meaning: Text, accepted: Text): SettingNotes => ({
  'x-text': meaning,
  'x-accepted': accepted,
})

/** A setting whose value is shown nowhere. */
export const secret = { 'x-secret': true }

export const url = {
  zh: 'http 或 https 地址，末尾不带 /',
  en: 'an http or https address without a final /',
}

/** An address under which there are paths. */
export const baseAddress = '^https?://[^/\\s@?#]+(/[^\\s?#]*[^/\\s?#])?$'

/** What a vendor gave to be recognised by. */
export const tokenPattern = '^(?!["\'])[!-~]+(?<!["\'])$'
export const token = {
  zh: '不含空格的可见 ASCII 字符，首尾不带引号',
  en: 'visible ASCII characters without spaces, with no quotation mark at an end',
}

export const paceOf = (meaning: Text, callsPerSecond: number) =>
  Type.Number({
    default: callsPerSecond,
    minimum: 0.01,
    maximum: 100_000,
    ...notes(meaning, { zh: '0.01 至 100000 的数', en: 'a number from 0.01 to 100000' }),
  })

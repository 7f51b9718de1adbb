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

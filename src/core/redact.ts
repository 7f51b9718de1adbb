import { quoted, type Text } from './text.ts'

/**
 * Replaces whatever looks like a token of ours, or follows a token's name, in text that will be shown.
 * JSON text stays valid: an escape after a token is not taken for part of it.
 */
export function redactTokens(text: string): string {
  return text
    .replace(/ast_[0-9A-Za-z]{6,}/g, 'ast_[redacted]')
    .replace(/(\btoken=)[^&\s"'\\]+/gi, '$1[redacted]')
    .replace(/(\bBearer\s+)[^\s"',\\]{12,}/gi, '$1[redacted]')
}

/** Replaces each of `secrets`, however JSON and addresses write it, and whatever looks like a token. */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  const longestFirst = secrets.filter((each) => each !== '').sort((a, b) => b.length - a.length)
  const replaced = longestFirst.reduce(
    (left, secret) => left.replaceAll(writtenForms(secret), '[redacted]'),
    text,
  )
  return redactTokens(replaced)
}

/** Finds a secret as it is, percent-encoded, and with escapes of JSON, also of JSON within JSON. */
export function writtenForms(secret: string): RegExp {
  return new RegExp([...secret].map(formsOf).join(''), 'g')
}

/** What no encoder needs to write otherwise stays as it is, which is found much sooner. */
function formsOf(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character
  const units = character.split('').map((unit) => hexOf(unit.charCodeAt(0), 4))
  const bytes = [...new TextEncoder().encode(character)].map((byte) => hexOf(byte, 2))
  const plain = units.map((unit) => `\\u${unit}`).join('')
  const escaped = units.map((unit) => `\\\\{1,4}u${inEitherCase(unit)}`).join('')
  const encoded = bytes.map((byte) => `%(?:25){0,2}${inEitherCase(byte)}`).join('')
  return `(?:\\\\{0,4}${plain}|${escaped}|${encoded})`
}

const hexOf = (code: number, digits: number) => code.toString(16).padStart(digits, '0')

const inEitherCase = (hex: string) =>
  hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)

const longestShown = 40

/** Quotes a caller's own value: short, and without tokens or what could break a terminal. */
export function quotedExcerpt(value: string): Text {
  const visible = redactTokens(value).replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '\uFFFD')
  return quoted(visible.length > longestShown ? `${visible.slice(0, longestShown)}…` : visible)
}

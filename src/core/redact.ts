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

/** Replaces each of `secrets`, as it is and percent-encoded, and whatever looks like a token. */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed())])
  const longestFirst = forms.filter((form) => form !== '').sort((a, b) => b.length - a.length)
  const replaced = longestFirst.reduce((left, form) => left.replaceAll(form, '[redacted]'), text)
  return redactTokens(replaced)
}

const longestShown = 40

/** Quotes a caller's own value: short, and without tokens or what could break a terminal. */
export function quotedExcerpt(value: string): Text {
  const visible = redactTokens(value).replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '\uFFFD')
  return quoted(visible.length > longestShown ? `${visible.slice(0, longestShown)}…` : visible)
}

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

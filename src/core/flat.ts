/**
 * Makes a copy that keeps nothing else alive. A slice of a string holds the whole string, so what
 * is kept of a caller's address or header would keep all that the caller sent. The text has one
 * byte a character, as addresses and headers arrive.
 */
export function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}

/**
 * A copy that keeps nothing else alive. A slice of a string holds the whole string, so what is kept
 * of a caller's address or header would keep all that the caller sent. For text of one byte a
 * character, which is what addresses and headers arrive as.
 */
export function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}

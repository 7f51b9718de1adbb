/** Quotes a word of a shell, in single quotes. */
export function quoteShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/**
 * Quotes a string as Python, JavaScript, Java and Go read it: JSON's escapes mean the same in all
 * four. Go refuses lone surrogates, and a byte order mark that is not escaped.
 */
export function quoteDouble(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll('\ufeff', '\\ufeff')
}

/** Quotes a string of PHP, in single quotes: nothing in it is a variable or an escape. */
export function quotePhp(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}

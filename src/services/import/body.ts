/**
 * The JSON text of a body as a file has it: plain or in base64, whichever the file says it is, as
 * exporters are often wrong about that; without a byte order mark. What is neither comes back as it is.
 */
export function bodyOf(text: string | undefined): string | undefined {
  if (text === undefined || isJson(text)) return text?.replace(mark, '')
  const decoded = base64.test(text) ? utf8(Buffer.from(text, 'base64')) : undefined
  return decoded !== undefined && isJson(decoded) ? decoded : text
}

const mark = /^\uFEFF/
const base64 = /^[A-Za-z0-9+/_=\s-]+$/

function isJson(text: string): boolean {
  return /^\uFEFF?\s*[{[]/.test(text)
}

/** Gives the text without a byte order mark, and undefined where the bytes are no UTF-8. */
function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

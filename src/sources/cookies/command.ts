import { type CookieForm, pairsOf, UnreadableCookies } from './cookie.ts'

const curl = /^(?:[$>%] +)?(?:curl(?:\.exe)?\s|-H\s|-b\s|--header[\s=]|--cookie[\s=])/i

/**
 * Reads a request as “Copy as cURL” gives it, for bash, cmd or PowerShell; or its options alone.
 */
export const curlCookies: CookieForm = (text) => {
  if (!curl.test(text)) return undefined
  const words = isCmd(text) ? cmdWords(text) : bashWords(text.replace(/`\r?\n/g, ' '))
  if (words.filter((word) => /^curl(?:\.exe)?$/i.test(word)).length > 1) {
    throw new UnreadableCookies('there is more than one cURL command')
  }
  const headers = cookieHeaders(words)
  if (headers.length === 0) throw new UnreadableCookies('the cURL command has no cookies')
  return headers.flatMap(pairsOf)
}

const option = /^(?:--(header|cookie)(?:=(.*))?|-[sSLkvifgGN]*([Hb])(.*))$/s

function cookieHeaders(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    const match = option.exec(word)
    if (!match) return []
    const [, long, attached, short, joined] = match
    const value = attached ?? (joined || words[index + 1]) ?? ''
    if (long === 'header' || short === 'H') {
      const [, header] = /^cookie\s*:\s*(.*)$/is.exec(value) ?? []
      return header === undefined ? [] : [header]
    }
    if (value.includes('=')) return [value]
    throw new UnreadableCookies('the cURL command names a file of cookies in place of them')
  })
}

/** The caret is what cmd escapes with; bash and PowerShell quote with single marks as well. */
function isCmd(text: string): boolean {
  return /\^["%\r\n&]/.test(text) && !/^[^"]*'/.test(text)
}

const cmdPart = /\s+|"((?:[^"\\]|\\.|"")*)"|[^\s"]+/gsy

function cmdWords(text: string): string[] {
  const unescaped = text.replace(/\^\r?\n/g, ' ').replace(/\^(.)/gs, '$1')
  return wordsOf(unescaped, cmdPart, ([part, quoted]) =>
    quoted === undefined ? part : quoted.replace(/\\(["\\])|"(")/g, '$1$2'),
  )
}

const bashPart =
  /[\s;&|]+|\\(\r?\n|.)|'([^']*)'|\$'((?:[^'\\]|\\.)*)'|\$?"((?:[^"\\]|\\.)*)"|[^\s;&|\\'"$]+|\$/gsy

function bashWords(text: string): string[] {
  return wordsOf(text, bashPart, ([part, escaped, literal, ansi, quoted]) => {
    if (escaped !== undefined) return escaped.endsWith('\n') ? '' : escaped
    if (ansi !== undefined) return ansi.replace(ansiEscape, unescapedAnsi)
    if (quoted !== undefined) return quoted.replace(/\\(?:\r?\n|(["\\$`]))/g, '$1')
    return literal ?? part
  })
}

const ansiEscape = /\\(?:x([0-9a-f]{1,2})|u([0-9a-f]{1,4})|U([0-9a-f]{1,8})|([0-7]{1,3})|(.))/gis

const ansiSigns: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', v: '\v', f: '\f' }

function unescapedAnsi(_: string, ...groups: readonly (string | undefined)[]): string {
  const [byte, short, long, octal, sign = ''] = groups
  const hex = byte ?? short ?? long
  if (hex !== undefined) return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(hex, 16)))
  if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8))
  return ansiSigns[sign] ?? sign
}

/** Puts the parts of a command together to words. Throws where a quotation mark is not closed. */
function wordsOf(
  text: string,
  part: RegExp,
  read: (match: RegExpExecArray) => string | undefined,
): string[] {
  const words: string[] = []
  let word: string | undefined
  for (part.lastIndex = 0; part.lastIndex < text.length; ) {
    const match = part.exec(text)
    if (!match) throw new UnreadableCookies('a quotation mark of the cURL command is not closed')
    if (/^[\s;&|]/.test(match[0])) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else {
      word = (word ?? '') + (read(match) ?? '')
    }
  }
  return word === undefined ? words : [...words, word]
}

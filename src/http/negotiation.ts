import { LRUCache } from 'lru-cache'
import Negotiator from 'negotiator'
import type { Encoding } from '../cache/stored-answer.ts'
import { flat } from '../core/flat.ts'
import type { Language } from '../core/text.ts'

type Header = string | readonly string[] | undefined

/** Clients send the same few values all day; parsing one costs as much as a tenth of a call. */
const maxRemembered = 200

/** No client needs more. What is longer is read up to there, and so costs no more than this. */
const maxHeaderLength = 256

/**
 * The language a caller reads, from `Accept-Language`: ours of the highest weight, and of two equal
 * ones the one that is listed first. `fallback` is for a caller who accepts neither, or any.
 */
export function languageOf(acceptLanguage: Header, fallback: Language): Language {
  return acceptLanguage === undefined ? fallback : languagesOf[fallback](String(acceptLanguage))
}

/**
 * The encoding of an answer, from `Accept-Encoding`. Of equal weights Brotli wins, for it is
 * smaller.
 */
export function encodingOf(acceptEncoding: Header): Encoding {
  return acceptEncoding === undefined ? 'identity' : compressed(String(acceptEncoding))
}

/** Whether what is kept in this form alone may be sent so, from `Accept-Encoding`. */
export function takesGzip(acceptEncoding: Header): boolean {
  return acceptEncoding !== undefined && gzipped(String(acceptEncoding)) === 'gzip'
}

/** Whether a page is wanted before data, from `Accept`, as by browsers and by nobody else. */
export function prefersPage(accept: Header): boolean {
  return accept !== undefined && wanted(String(accept)) === 'text/html'
}

const languagesOf: Readonly<Record<Language, (header: string) => Language>> = {
  zh: remembering((header) => preferredLanguage(header, ['zh', 'en'])),
  en: remembering((header) => preferredLanguage(header, ['en', 'zh'])),
}
const compressed = remembering((header) => preferredEncoding(header, ['br', 'gzip', 'identity']))
const gzipped = remembering((header) => preferredEncoding(header, ['gzip', 'identity']))

const wanted = remembering((header) => {
  const negotiator = new Negotiator({ headers: { accept: header } })
  return negotiator.mediaType(['application/json', 'text/html']) ?? 'application/json'
})

/** The first of `offered` is for whoever accepts any, or none. */
function preferredLanguage(
  header: string,
  offered: readonly [fallback: Language, other: Language],
): Language {
  // We have one form of each language, so regions neither add to a wish nor take from it.
  const withoutRegions = header.replace(/(^|[,\s])(zh|en)-[^\s,;]+/gi, '$1$2')
  const negotiator = new Negotiator({ headers: { 'accept-language': withoutRegions } })
  const [found = offered[0]] = negotiator.languages(offered)
  return found as Language
}

/** What accepts none of them, plain text included, is sent plain text: a refusal would help nobody. */
function preferredEncoding(header: string, offered: readonly Encoding[]): Encoding {
  const negotiator: WithPreferred = new Negotiator({ headers: { 'accept-encoding': header } })
  const [found = 'identity'] = negotiator.encodings(offered, { preferred: offered })
  return found as Encoding
}

/** The library takes an order for equal weights, which its types do not know. */
interface WithPreferred {
  encodings(
    available: readonly string[],
    options: { readonly preferred: readonly string[] },
  ): string[]
}

/** Reads a header's value once for as long as it is among the latest. */
function remembering<T extends string>(read: (header: string) => T): (header: string) => T {
  const known = new LRUCache<string, T>({ max: maxRemembered })
  return (header) => {
    if (header.length > maxHeaderLength) return read(upToComma(header))
    const found = known.get(header)
    if (found !== undefined) return found
    const value = read(header)
    known.set(flat(header), value)
    return value
  }
}

/** The whole items of a list that there is room for. */
function upToComma(header: string): string {
  return header.slice(0, header.lastIndexOf(',', maxHeaderLength) + 1)
}

import { promisify } from 'node:util'
import { brotliCompress, constants, crc32, deflateRaw } from 'node:zlib'
import { shanghaiIso } from '../core/clock.ts'
import { successAround } from '../core/envelope.ts'
import type { Language } from '../core/text.ts'

export type Encoding = 'identity' | 'gzip' | 'br'

/** An envelope up to the request id, in one form. */
export type Prefix = PlainPrefix | CompressedPrefix

interface PlainPrefix {
  readonly encoding: 'identity'
  /** A character for each byte (latin1): a string leaves with its headers in a single write. */
  readonly text: string
}

interface CompressedPrefix {
  readonly encoding: 'gzip' | 'br'
  /** Ends on a whole byte, so that more can follow. */
  readonly bytes: Buffer
  /** Length and CRC-32 before compression, for the trailer of a gzip stream. */
  readonly plainBytes: number
  readonly plainCrc: number
}

const deflate = promisify(deflateRaw)
const brotli = promisify(brotliCompress)

/** Forms that are made, or being made. */
type Forms = Partial<Record<Encoding, Prefix | Promise<Prefix>>>

/** Below this, the headers of a compressed answer outweigh what it saves. */
const compressFromBytes = 1024

/**
 * A collected body with everything of its envelope that does not change from call to call, in the
 * forms that callers ask for. Only the request id is added to an answer afterwards, and no body is
 * compressed twice.
 */
export class StoredAnswer {
  /** UTF-8 beside the heap, where nothing has to move what lives for long. */
  readonly #bytes: Buffer
  readonly collectedAtMs: number
  readonly source: string
  readonly #prefixes: Record<Language, Forms> = { zh: {}, en: {} }
  #isUsedAgain = false

  constructor(body: string, collectedAtMs: number, source: string) {
    this.#bytes = Buffer.from(body)
    this.collectedAtMs = collectedAtMs
    this.source = source
  }

  /** The collected text, unchanged. */
  get body(): string {
    return this.#bytes.toString()
  }

  get bodyBytes(): number {
    return this.#bytes.length
  }

  /**
   * The envelope up to the request id; a promise only while it is being compressed for the first
   * time. A body too short to gain from that stays as it is.
   */
  prefix(language: Language, wanted: Encoding): Prefix | Promise<Prefix> {
    const encoding = this.bodyBytes < compressFromBytes ? 'identity' : wanted
    const forms = this.#prefixes[language]
    const known = forms[encoding]
    if (known) return known
    const made: Prefix | Promise<Prefix> =
      encoding === 'identity'
        ? { encoding, text: this.#plain(language) }
        : compressed(Buffer.from(this.#plain(language), 'latin1'), encoding, forms)
    // Most answers are used once, and the plain form is made in a moment.
    if (encoding !== 'identity' || this.#isUsedAgain) forms[encoding] = made
    this.#isUsedAgain = true
    return made
  }

  #plain(language: Language): string {
    const { before, after } = successAround(language, shanghaiIso(this.collectedAtMs))
    return latin1(before) + this.#bytes.toString('latin1') + latin1(after)
  }
}

/** A character for each byte of the text. */
const latin1 = (text: string) => Buffer.from(text).toString('latin1')

async function compressed(plain: Buffer, encoding: 'gzip' | 'br', forms: Forms): Promise<Prefix> {
  const bytes = await compress(plain, encoding).catch((error: unknown) => {
    delete forms[encoding]
    throw error
  })
  const made: Prefix = { encoding, bytes, plainBytes: plain.length, plainCrc: crc32(plain) }
  forms[encoding] = made
  return made
}

function compress(plain: Buffer, encoding: 'gzip' | 'br'): Promise<Buffer> {
  if (encoding === 'gzip') return deflate(plain, { finishFlush: constants.Z_SYNC_FLUSH })
  return brotli(plain, {
    finishFlush: constants.BROTLI_OPERATION_FLUSH,
    params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
  })
}

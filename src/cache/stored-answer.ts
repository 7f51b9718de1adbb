import { promisify } from 'node:util'
import { brotliCompress, constants, crc32, deflateRaw } from 'node:zlib'
import { shanghaiIso } from '../core/clock.ts'
import { successHead } from '../core/envelope.ts'
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
 * forms that callers ask for. Each form is made once, on first use: only the request id is added to
 * an answer afterwards, and no body is compressed twice.
 */
export class StoredAnswer {
  /** The collected text, unchanged. */
  readonly body: string
  readonly collectedAtMs: number
  readonly source: string
  readonly #prefixes: Record<Language, Forms> = { zh: {}, en: {} }

  constructor(body: string, collectedAtMs: number, source: string) {
    this.body = body
    this.collectedAtMs = collectedAtMs
    this.source = source
  }

  /**
   * The envelope up to the request id; a promise only while it is being compressed for the first
   * time. A body too short to gain from that stays as it is.
   */
  prefix(language: Language, wanted: Encoding): Prefix | Promise<Prefix> {
    const encoding = this.body.length < compressFromBytes ? 'identity' : wanted
    const forms = this.#prefixes[language]
    const known = forms[encoding]
    if (known) return known
    const head = Buffer.from(successHead(language, this.body, shanghaiIso(this.collectedAtMs)))
    const made: Prefix | Promise<Prefix> =
      encoding === 'identity'
        ? { encoding, text: head.toString('latin1') }
        : compressed(head, encoding, forms)
    forms[encoding] = made
    return made
  }
}

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

import { promisify } from 'node:util'
import { brotliCompress, constants, crc32, deflateRaw } from 'node:zlib'
import { shanghaiIso } from '../core/clock.ts'
import { successHead } from '../core/envelope.ts'
import type { Language } from '../core/text.ts'

export type Encoding = 'identity' | 'gzip' | 'br'

/** An envelope up to the request id, in one form. Compressed ones end on a byte: more can follow. */
export interface Prefix {
  readonly encoding: Encoding
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
    const plain = plainPrefix(successHead(language, this.body, shanghaiIso(this.collectedAtMs)))
    const making = encoding === 'identity' ? plain : compressed(plain, encoding, forms)
    forms[encoding] = making
    return making
  }
}

async function compressed(plain: Prefix, encoding: 'gzip' | 'br', forms: Forms): Promise<Prefix> {
  const made = { ...plain, encoding, bytes: await compress(plain.bytes, encoding) }
  forms[encoding] = made
  return made
}

function plainPrefix(head: string): Prefix {
  const bytes = Buffer.from(head)
  return { encoding: 'identity', bytes, plainBytes: bytes.length, plainCrc: crc32(bytes) }
}

function compress(plain: Buffer, encoding: 'gzip' | 'br'): Promise<Buffer> {
  if (encoding === 'gzip') return deflate(plain, { finishFlush: constants.Z_SYNC_FLUSH })
  return brotli(plain, {
    finishFlush: constants.BROTLI_OPERATION_FLUSH,
    params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
  })
}

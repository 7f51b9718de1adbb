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
  readonly #prefixes = new Map<string, Promise<Prefix>>()

  constructor(body: string, collectedAtMs: number, source: string) {
    this.body = body
    this.collectedAtMs = collectedAtMs
    this.source = source
  }

  /** The envelope up to the request id. A body too short to gain from it stays uncompressed. */
  prefix(language: Language, wanted: Encoding): Promise<Prefix> {
    const encoding = this.body.length < compressFromBytes ? 'identity' : wanted
    const key = `${language} ${encoding}`
    const known = this.#prefixes.get(key)
    if (known) return known
    const made = this.#make(language, encoding)
    this.#prefixes.set(key, made)
    return made
  }

  async #make(language: Language, encoding: Encoding): Promise<Prefix> {
    if (encoding === 'identity') {
      const bytes = Buffer.from(successHead(language, this.body, shanghaiIso(this.collectedAtMs)))
      return { encoding, bytes, plainBytes: bytes.length, plainCrc: crc32(bytes) }
    }
    const plain = await this.prefix(language, 'identity')
    return { ...plain, encoding, bytes: await compress(plain.bytes, encoding) }
  }
}

function compress(plain: Buffer, encoding: 'gzip' | 'br'): Promise<Buffer> {
  if (encoding === 'gzip') return deflate(plain, { finishFlush: constants.Z_SYNC_FLUSH })
  return brotli(plain, {
    finishFlush: constants.BROTLI_OPERATION_FLUSH,
    params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
  })
}

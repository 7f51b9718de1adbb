import { promisify } from 'node:util'
import { brotliCompress, constants, crc32, deflateRaw } from 'node:zlib'
import { shanghaiIso } from '../core/clock.ts'
import { successAround } from '../core/envelope.ts'
import type { Language } from '../core/text.ts'

export type Encoding = 'identity' | 'gzip' | 'br'

/** An envelope up to the request id, in one form. */
export type Prefix = PlainPrefix | LargePrefix | CompressedPrefix

interface PlainPrefix {
  readonly encoding: 'identity'
  /**
   * It has a character for each byte (latin1): a string leaves with its headers in a single write.
   */
  readonly text: string
}

/** The form of a large body, which is not copied to be sent. */
interface LargePrefix {
  readonly encoding: 'identity'
  readonly pieces: readonly Buffer[]
}

interface CompressedPrefix {
  readonly encoding: 'gzip' | 'br'
  /** They end on a whole byte, so that more can follow. */
  readonly bytes: Buffer
  /** Length and CRC-32 before compression stand in the trailer of a gzip stream. */
  readonly plainBytes: number
  readonly plainCrc: number
}

const deflate = promisify(deflateRaw)
const brotli = promisify(brotliCompress)

/** Forms that are made, or being made. */
type Forms = Partial<Record<Encoding, Prefix | Promise<Prefix>>>

/** A body of fewer bytes stays plain: the headers of a compressed one outweigh what it saves. */
const compressFromBytes = 1024

/**
 * A body of more bytes is sent as it is: copying it into a string takes longer than a write of its
 * own.
 */
const largeFromBytes = 64 * 1024

/**
 * A collected body with everything of its envelope that does not change from call to call, in the
 * forms that callers ask for. Only the request id is added to an answer afterwards, and no body is
 * compressed twice.
 */
export class StoredAnswer {
  /** They are UTF-8 and lie beside the heap, where nothing has to move what lives for long. */
  readonly #bytes: Buffer
  readonly collectedAtMs: number
  readonly source: string
  /** The creators and videos that it is about, as far as it is kept: those asked for, and those in it. */
  readonly subjects: readonly string[]
  readonly #prefixes: Record<Language, Forms> = { zh: {}, en: {} }
  #isUsedAgain = false

  constructor(
    body: Uint8Array | string,
    collectedAtMs: number,
    source: string,
    subjects: readonly string[] = [],
  ) {
    this.#bytes =
      typeof body === 'string'
        ? Buffer.from(body)
        : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    this.collectedAtMs = collectedAtMs
    this.source = source
    this.subjects = subjects
  }

  /** The collected text, unchanged. */
  get body(): string {
    return this.#bytes.toString()
  }

  /** The collected text in UTF-8. */
  get bytes(): Uint8Array {
    return this.#bytes
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
    const made =
      encoding === 'identity' ? this.#plain(language) : this.#compressed(language, encoding)
    // Most answers are used once, and the plain form is made in a moment.
    if (encoding !== 'identity' || this.#isUsedAgain) forms[encoding] = made
    this.#isUsedAgain = true
    return made
  }

  #plain(language: Language): Prefix {
    const [before, after] = this.#around(language)
    if (this.bodyBytes >= largeFromBytes) {
      return { encoding: 'identity', pieces: [before, this.#bytes, after] }
    }
    const text = latin1(before) + latin1(this.#bytes) + latin1(after)
    return { encoding: 'identity', text }
  }

  /** What was paid for is sent as it is where it cannot be compressed. */
  async #compressed(language: Language, encoding: 'gzip' | 'br'): Promise<Prefix> {
    const forms = this.#prefixes[language]
    try {
      const [before, after] = this.#around(language)
      const made = await inTurn(this.bodyBytes, () =>
        compressed(Buffer.concat([before, this.#bytes, after]), encoding),
      )
      forms[encoding] = made
      return made
    } catch {
      delete forms[encoding]
      return this.#plain(language)
    }
  }

  #around(language: Language): readonly [before: Buffer, after: Buffer] {
    const { before, after } = successAround(language, shanghaiIso(this.collectedAtMs))
    return [Buffer.from(before), Buffer.from(after)]
  }
}

/** Turns bytes into a string that has a character for each. */
const latin1 = (bytes: Buffer) => bytes.toString('latin1')

const atOnce = Promise.resolve()
let largeTurn: Promise<unknown> = atOnce

/**
 * Compresses large bodies one after the other: side by side they would take the whole pool of
 * threads, and memory.
 */
function inTurn<T>(bytes: number, work: () => Promise<T>): Promise<T> {
  if (bytes < largeFromBytes) return atOnce.then(work)
  const done = largeTurn.then(work)
  largeTurn = done.then(
    () => {},
    () => {},
  )
  return done
}

async function compressed(plain: Buffer, encoding: 'gzip' | 'br'): Promise<Prefix> {
  const bytes = await compress(plain, encoding)
  return { encoding, bytes, plainBytes: plain.length, plainCrc: crc32(plain) }
}

function compress(plain: Buffer, encoding: 'gzip' | 'br'): Promise<Buffer> {
  if (encoding === 'gzip') return deflate(plain, { finishFlush: constants.Z_SYNC_FLUSH })
  return brotli(plain, {
    finishFlush: constants.BROTLI_OPERATION_FLUSH,
    params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
  })
}

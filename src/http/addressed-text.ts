import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { constants, deflateRaw } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { gzipAround } from './assemble.ts'
import { takesGzip } from './negotiation.ts'

const deflate = promisify(deflateRaw)

/** A text of fewer bytes stays plain: the headers of a compressed one outweigh what it saves. */
const compressFromBytes = 1024

/**
 * A text that names this server's address, which is the one that whoever asks reached it by. It is
 * split around that and compressed once, piece by piece, so that no address costs more than another.
 */
export class AddressedText {
  /** What stands before each place of the address, and after the last. */
  readonly #pieces: readonly Buffer[]
  readonly #digest: string
  readonly #encode: (address: string) => string
  #deflated: Promise<readonly Buffer[]> | undefined

  /** `place` stands in the text for the address, and `encode` writes that as the text needs it. */
  constructor(text: string, place: string, encode = (address: string) => address) {
    this.#pieces = text.split(place).map((piece) => Buffer.from(piece))
    this.#digest = hash('sha256', text)
    this.#encode = encode
  }

  /** The length of the text without the address, in UTF-8. */
  get bytes(): number {
    return this.#pieces.reduce((sum, piece) => sum + piece.length, 0)
  }

  /** The text with the address. */
  plain(address: string): Buffer {
    const written = Buffer.from(this.#encode(address))
    const parts = this.#pieces.flatMap((piece, at) => (at === 0 ? [piece] : [written, piece]))
    return Buffer.concat(parts)
  }

  /** The text with the address as a gzip stream. */
  async gzip(address: string): Promise<Buffer> {
    this.#deflated ??= Promise.all(this.#pieces.map(deflatePiece)).catch((error: unknown) => {
      this.#deflated = undefined
      throw error
    })
    const written = Buffer.from(this.#encode(address))
    return gzipAround(this.#pieces, await this.#deflated, written)
  }

  /**
   * The tag of the text with the address. It is weak, as the plain text and the compressed one
   * share it.
   */
  etag(address: string): string {
    return `W/"${hash('sha256', `${this.#digest} ${address}`, 'base64url')}"`
  }
}

/** A name that nobody can have (RFC 2606). */
const placeholder = 'http://address.invalid'

/** What is built for the address, as JSON: it is built once, whatever that is. */
export function addressedJson(build: (address: string) => unknown): AddressedText {
  const encode = (address: string) => JSON.stringify(address).slice(1, -1)
  return new AddressedText(JSON.stringify(build(placeholder)), placeholder, encode)
}

/**
 * Deflates a piece so that it ends on a whole byte and refers to nothing before it: the address may
 * have any length.
 */
function deflatePiece(piece: Buffer): Promise<Buffer> {
  return deflate(piece, { finishFlush: constants.Z_SYNC_FLUSH, level: 9 })
}

/** Answers with the text as it is at this address, or with a 304 to who has that already. */
export async function sendAddressed(
  request: FastifyRequest,
  reply: FastifyReply,
  text: AddressedText,
  address: string,
): Promise<FastifyReply> {
  const etag = text.etag(address)
  reply.headers({ etag, 'cache-control': 'no-cache', vary: 'Accept-Encoding' })
  if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
  const isCompressed =
    text.bytes >= compressFromBytes && takesGzip(request.headers['accept-encoding'])
  if (!isCompressed) return reply.send(text.plain(address))
  return reply.header('content-encoding', 'gzip').send(await text.gzip(address))
}

/** Compares as RFC 9110 does for If-None-Match, 13.1.2: what is weak about a tag does not count. */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = ifNoneMatch?.split(',').map(strong) ?? []
  return tags.includes('*') || tags.includes(strong(etag))
}

const strong = (tag: string) => tag.trim().replace(/^W\//, '')

import { crc32 } from 'node:zlib'
import type { Prefix } from '../cache/stored-answer.ts'

/** A whole body: text has a character for each byte, and pieces follow one another. */
export type Assembled = string | Buffer | Buffer[]

/** The body of an answer: what it shares with others, and its own end. */
export function withTail(prefix: Prefix, tail: string): Assembled {
  if (prefix.encoding === 'identity') {
    return 'text' in prefix ? prefix.text + tail : [...prefix.pieces, Buffer.from(tail)]
  }
  const { bytes, plainBytes, plainCrc } = prefix
  if (prefix.encoding === 'gzip') return gzipWithTail(bytes, plainCrc, plainBytes, tail)
  return brotliWithTail(bytes, tail)
}

/** The body of an answer in one piece. */
export function bytesWithTail(prefix: Prefix, tail: string): Buffer {
  const body = withTail(prefix, tail)
  if (typeof body === 'string') return Buffer.from(body, 'latin1')
  return Array.isArray(body) ? Buffer.concat(body) : body
}

export function bytesOf(body: Assembled): number {
  return Array.isArray(body) ? body.reduce((sum, piece) => sum + piece.length, 0) : body.length
}

const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])
/** This empty last meta-block ends a brotli stream (RFC 7932, section 9.2). */
const brotliEnd = Buffer.from([0x03])

/**
 * A gzip stream from a prefix deflated up to a sync flush and a short plain tail, which goes in as
 * a stored block (RFC 1951, 3.2.4): the prefix is compressed once and serves every call.
 *
 * @param plainCrc CRC-32 of the prefix before compression
 * @param plainBytes length of the prefix before compression
 */
function gzipWithTail(
  deflated: Buffer,
  plainCrc: number,
  plainBytes: number,
  tail: string,
): Buffer {
  const text = Buffer.from(tail)
  const trailer = gzipTrailer(crc32(text, plainCrc), plainBytes + text.length)
  return Buffer.concat([gzipHeader, deflated, storedHeader(text, true), text, trailer])
}

/**
 * A gzip stream of pieces with a short text between them. Each piece is deflated by itself up to a
 * sync flush, and serves every call whatever the text.
 */
export function gzipAround(
  pieces: readonly Buffer[],
  deflated: readonly Buffer[],
  text: Buffer,
): Buffer {
  const stream: Buffer[] = [gzipHeader]
  const between = [storedHeader(text, false), text]
  let crc = 0
  let plainBytes = 0
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) {
      stream.push(...between)
      crc = crc32(text, crc)
      plainBytes += text.length
    }
    stream.push(deflated[index] ?? nothing)
    crc = crc32(piece, crc)
    plainBytes += piece.length
  }
  stream.push(storedHeader(nothing, true), gzipTrailer(crc, plainBytes))
  return Buffer.concat(stream)
}

const nothing = Buffer.alloc(0)

/** What comes before the text of a stored block. */
function storedHeader({ length }: Buffer, isLast: boolean): Buffer {
  const header = Buffer.alloc(5)
  header[0] = isLast ? 1 : 0
  header.writeUInt16LE(length, 1)
  header.writeUInt16LE(~length & 0xffff, 3)
  return header
}

function gzipTrailer(plainCrc: number, plainBytes: number): Buffer {
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(plainCrc, 0)
  trailer.writeUInt32LE(plainBytes >>> 0, 4)
  return trailer
}

/** A brotli stream from a prefix compressed up to a flush and a short plain tail. */
function brotliWithTail(compressed: Buffer, tail: string): Buffer {
  const text = Buffer.from(tail)
  // ISLAST 0, MNIBBLES 4 (00), MLEN-1 in 16 bits, ISUNCOMPRESSED 1: RFC 7932, section 9.2.
  const header = ((text.length - 1) << 3) | (1 << 19)
  const block = Buffer.from([header & 0xff, (header >> 8) & 0xff, (header >> 16) & 0xff])
  return Buffer.concat([compressed, block, text, brotliEnd])
}

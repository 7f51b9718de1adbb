import { crc32 } from 'node:zlib'

const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])
/** An empty last meta-block ends a brotli stream (RFC 7932, section 9.2). */
const brotliEnd = Buffer.from([0x03])

/**
 * A gzip stream from a prefix deflated up to a sync flush and a short plain tail, which goes in as
 * a stored block (RFC 1951, 3.2.4): the prefix is compressed once and serves every call.
 *
 * @param plainCrc CRC-32 of the prefix before compression
 * @param plainBytes length of the prefix before compression
 */
export function gzipWithTail(
  deflated: Buffer,
  plainCrc: number,
  plainBytes: number,
  tail: string,
): Buffer {
  const text = Buffer.from(tail)
  const block = Buffer.alloc(5)
  block[0] = 1
  block.writeUInt16LE(text.length, 1)
  block.writeUInt16LE(~text.length & 0xffff, 3)
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(text, plainCrc), 0)
  trailer.writeUInt32LE((plainBytes + text.length) >>> 0, 4)
  return Buffer.concat([gzipHeader, deflated, block, text, trailer])
}

/** A brotli stream from a prefix compressed up to a flush and a short plain tail. */
export function brotliWithTail(compressed: Buffer, tail: string): Buffer {
  const text = Buffer.from(tail)
  // ISLAST 0, MNIBBLES 4 (00), MLEN-1 in 16 bits, ISUNCOMPRESSED 1: RFC 7932, section 9.2.
  const header = ((text.length - 1) << 3) | (1 << 19)
  const block = Buffer.from([header & 0xff, (header >> 8) & 0xff, (header >> 16) & 0xff])
  return Buffer.concat([compressed, block, text, brotliEnd])
}

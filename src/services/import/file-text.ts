import { createReadStream, readSync } from 'node:fs'
import { pipeline, type Readable } from 'node:stream'
import { constants, createGunzip } from 'node:zlib'
import type { Text } from '../../core/text.ts'
import { decoderFor, FileError, notUtf8, openFile } from '../../core/text-file.ts'

/** Where a file could be read no further; what came before it stands. */
export class BrokenOff extends Error {
  /** Half a sentence. */
  readonly reason: Text

  constructor(reason: Text) {
    super(reason.en)
    this.reason = reason
  }
}

/**
 * The text of a file as it streams, unpacked where it is gzip. `onBytes` hears how far the file has
 * been read. Throws FileError where it is none to be read, and BrokenOff where it can be read no further.
 */
export async function* textOf(
  file: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<string> {
  const { descriptor } = openFile(file)
  const bytes = createReadStream(file, { fd: descriptor, start: 0 })
  try {
    const start = Buffer.alloc(4)
    readSync(descriptor, start, 0, start.length, 0)
    if (start.equals(zipStart)) throw isZip(file)
    const chunks: Readable = start.subarray(0, 2).equals(gzipStart) ? unpacked(bytes) : bytes
    let decoder: ReturnType<typeof decoderFor> | undefined
    for await (const chunk of chunks) {
      onBytes(bytes.bytesRead)
      decoder ??= decoderFor(chunk)
      yield decoder.decode(chunk, { stream: true })
    }
  } catch (error) {
    throw error instanceof FileError ? error : new BrokenOff(reasonOf(error))
  } finally {
    bytes.destroy()
  }
}

const gzipStart = Buffer.from([0x1f, 0x8b])
const zipStart = Buffer.from('PK\x03\x04')

/** Without complaint about a missing end: the JSON inside tells that better. */
function unpacked(bytes: Readable): Readable {
  return pipeline(bytes, createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }), () => {})
}

function reasonOf(error: unknown): Text {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return notUtf8
  if (code.startsWith('Z_')) {
    return { zh: '压缩数据已损坏', en: 'its compressed data is damaged' }
  }
  return { zh: `读取出错（${code}）`, en: `reading it failed (${code})` }
}

function isZip(file: string): FileError {
  return new FileError({
    zh: `${file} 是 ZIP 压缩包：请先解压，再导入其中的文件`,
    en: `${file} is a ZIP archive: unpack it and import the files in it`,
  })
}

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { TextDecoder } from 'node:util'
import { OperatorError } from './errors.ts'
import type { Text } from './text.ts'

/** A file of the operator's that cannot be read as text. */
export class FileError extends OperatorError {
  readonly isAbsent: boolean

  constructor(text: Text, isAbsent = false) {
    super(text)
    this.isAbsent = isAbsent
  }
}

/**
 * No file is read beyond this: what is written by hand or saved by a browser's tools is a
 * thousandth of it.
 */
const maxMegabytes = 4

/**
 * Reads the whole text of a file that an operator wrote: UTF-8, or UTF-16 with its mark, which is
 * left out. Throws FileError where there is no such file, or none of text.
 */
export function readTextFile(file: string): string {
  const { descriptor } = openFile(file)
  try {
    return decodeText(file, readAll(file, descriptor))
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Opens a file for reading, and nothing that might never end or give way, such as a pipe. The caller
 * closes it. Throws FileError.
 */
export function openFile(file: string): {
  readonly descriptor: number
  readonly sizeBytes: number
} {
  let descriptor: number
  try {
    // A pipe that nobody writes to would otherwise hold up the process here.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    throw notOpened(file, error)
  }
  const stat = fstatSync(descriptor)
  if (stat.isFile()) return { descriptor, sizeBytes: stat.size }
  closeSync(descriptor)
  throw stat.isDirectory() ? isFolder(file) : isSpecial(file)
}

/** Reads a file to its end, as one in /proc has no size; but no further than is sensible. */
function readAll(file: string, descriptor: number): Buffer {
  const chunks: Buffer[] = []
  for (let length = 0; ; ) {
    const chunk = Buffer.allocUnsafe(64 * 1024)
    const read = readSync(descriptor, chunk)
    if (read === 0) return Buffer.concat(chunks, length)
    chunks.push(chunk.subarray(0, read))
    length += read
    if (length > maxMegabytes * 1024 * 1024) {
      throw new FileError({
        zh: `${file} 超过 ${maxMegabytes} MB，这类文件至多读取 ${maxMegabytes} MB：请确认路径`,
        en: `${file} has more than ${maxMegabytes} MB, the most that is read of such a file: see whether it is the right one`,
      })
    }
  }
}

function decodeText(file: string, bytes: Buffer): string {
  let text: string
  try {
    text = decoderFor(bytes).decode(bytes)
  } catch {
    throw notText(file, notUtf8)
  }
  if (text.includes('\0')) throw notText(file, hasNul)
  return text
}

/** Decodes what begins with these bytes, and throws TypeError where it is no text. */
export function decoderFor(start: Uint8Array): TextDecoder {
  const [first, second] = start
  const isLittle = first === 0xff && second === 0xfe
  const isBig = first === 0xfe && second === 0xff
  const encoding = isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding, { fatal: true })
}

/** Half a sentence on a text that is none. */
export const notUtf8: Text = {
  zh: '不是 UTF-8 文本，请以 UTF-8 编码另存',
  en: 'it is no UTF-8 text; save it as UTF-8',
}

const hasNul: Text = {
  zh: '含有 NUL 字符，请以 UTF-8 编码另存',
  en: 'it has NUL characters; save it as UTF-8',
}

function notText(file: string, reason: Text): FileError {
  return new FileError({
    zh: `无法读取 ${file}：${reason.zh}`,
    en: `${file} cannot be read: ${reason.en}`,
  })
}

function notOpened(file: string, error: unknown): FileError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new FileError({ zh: `没有文件 ${file}`, en: `There is no file ${file}` }, true)
  }
  if (code === 'ENXIO') return isSpecial(file)
  const advice = { zh: '请检查其权限', en: 'see to its permissions' }
  return new FileError({
    zh: `无法读取 ${file}（${code}）：${advice.zh}`,
    en: `${file} cannot be read (${code}): ${advice.en}`,
  })
}

function isFolder(file: string): FileError {
  return new FileError({ zh: `${file} 是目录，应为文件`, en: `${file} is a folder: name a file` })
}

function isSpecial(file: string): FileError {
  return new FileError({
    zh: `${file} 不是普通文件（是管道、套接字或设备）：请先存为文件`,
    en: `${file} is no regular file but a pipe, socket or device: save what it holds as a file`,
  })
}

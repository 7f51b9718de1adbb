import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { OperatorError } from '../core/errors.ts'
import type { Text } from '../core/text.ts'

/** What the system or SQLite say of a file. */
interface FileError extends Error {
  readonly code: string
  readonly path?: string
}

const reasons: Readonly<Record<string, Text>> = {
  EACCES: { zh: '没有权限', en: 'you have no permission' },
  EPERM: { zh: '不允许此操作', en: 'that is not permitted' },
  EROFS: { zh: '文件系统为只读', en: 'the file system is read-only' },
  ENOENT: { zh: '此处不能创建目录', en: 'no folder can be made there' },
  ENOSPC: { zh: '磁盘空间不足', en: 'the disk is full' },
  ENAMETOOLONG: { zh: '路径过长', en: 'the path is too long' },
  EISDIR: {
    zh: '数据库文件的位置上是一个目录',
    en: 'a folder stands where the database file goes',
  },
  SQLITE_NOTADB: { zh: 'astrolabe.db 不是数据库', en: 'astrolabe.db is not a database' },
}

/** What an operator is told of a data folder that cannot be used; other errors stay as they are. */
export function cannotUse(folder: string, error: unknown): unknown {
  if (!isFileError(error)) return error
  const reason = reasonOf(folder, error)
  return new OperatorError({
    zh: `无法使用数据目录 ${folder}（${error.code}）：${reason.zh}，请用 --data 另选`,
    en: `Cannot use the data folder ${folder} (${error.code}): ${reason.en}; choose another with --data`,
  })
}

function isFileError(error: unknown): error is FileError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

function reasonOf(folder: string, { code, path, message }: FileError): Text {
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    // A link that leads nowhere is in the way, too, and is not found.
    const culprit = code === 'EEXIST' ? (path ?? folder) : nearestExisting(path ?? folder)
    return { zh: `${culprit} 不是目录`, en: `${culprit} is not a folder` }
  }
  return reasons[code] ?? { zh: message, en: message }
}

function nearestExisting(path: string): string {
  const parent = dirname(path)
  return existsSync(path) || parent === path ? path : nearestExisting(parent)
}

import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { OperatorError } from '../../core/errors.ts'
import type { Text } from '../../core/text.ts'

/** What the system or SQLite say of a file. */
interface SystemError extends Error {
  readonly code: string
  readonly path?: string
}

interface Reason {
  readonly reason: Text
  readonly remedy: Text
}

const elsewhere: Text = { zh: '请用 --data 另选', en: 'choose another with --data' }
const makeRoom: Text = {
  zh: '请腾出空间后重新执行命令',
  en: 'make room, then run the command again',
}
const asOwner: Text = {
  zh: '请以其所有者身份执行命令并确保可写，或用 --data 另选',
  en: 'run the command as its owner and let the owner write it, or choose another with --data',
}
const checkDisk: Text = {
  zh: '请检查磁盘、文件系统与文件大小限制（ulimit -f），再重新执行命令',
  en: 'check the disk, its file system and the limit on the size of files (ulimit -f), then run the command again',
}
const diskFull: Reason = {
  reason: { zh: '磁盘空间不足', en: 'the disk is full' },
  remedy: makeRoom,
}
const diskFaulty: Reason = {
  reason: { zh: '磁盘读写失败', en: 'the disk cannot be read or written' },
  remedy: checkDisk,
}
const tooManyFiles: Reason = {
  reason: { zh: '打开的文件过多', en: 'too many files are open' },
  remedy: { zh: '请提高上限（ulimit -n）', en: 'raise the limit (ulimit -n)' },
}
const locked: Reason = {
  reason: {
    zh: '另一个进程正在写入数据库',
    en: 'another process is writing to the database',
  },
  remedy: {
    zh: '请待其结束后重新执行命令',
    en: 'run the command again once that is done',
  },
}

/** By the system's code, or by SQLite's, whose finer codes begin with the coarse one. */
const troubles: Readonly<Record<string, Reason>> = {
  EROFS: {
    reason: { zh: '文件系统为只读', en: 'the file system is read-only' },
    remedy: elsewhere,
  },
  ENOENT: {
    reason: { zh: '此处不能创建目录', en: 'no folder can be made there' },
    remedy: elsewhere,
  },
  ENOSPC: diskFull,
  EDQUOT: diskFull,
  EIO: diskFaulty,
  EMFILE: tooManyFiles,
  ENFILE: tooManyFiles,
  ENAMETOOLONG: { reason: { zh: '路径过长', en: 'the path is too long' }, remedy: elsewhere },
  EISDIR: {
    reason: {
      zh: '数据库文件的位置上是一个目录',
      en: 'a folder stands where the database file goes',
    },
    remedy: elsewhere,
  },
  SQLITE_BUSY: locked,
  SQLITE_PROTOCOL: locked,
  SQLITE_FULL: diskFull,
  SQLITE_IOERR: diskFaulty,
  SQLITE_READONLY: {
    reason: { zh: 'astrolabe.db 只能读取', en: 'astrolabe.db can only be read' },
    remedy: asOwner,
  },
  SQLITE_CANTOPEN: {
    reason: {
      zh: 'astrolabe.db 或其旁边的文件无法打开',
      en: 'astrolabe.db or a file beside it cannot be opened',
    },
    remedy: asOwner,
  },
  SQLITE_NOTADB: {
    reason: { zh: 'astrolabe.db 不是数据库', en: 'astrolabe.db is not a database' },
    remedy: elsewhere,
  },
  SQLITE_CORRUPT: {
    reason: { zh: 'astrolabe.db 已损坏', en: 'astrolabe.db is damaged' },
    remedy: {
      zh: '请停止服务，用备份恢复',
      en: 'stop the server and restore the file from a backup',
    },
  },
}

/** What an operator is told of a data folder that cannot be used; other errors stay as they are. */
export function cannotUse(folder: string, error: unknown): unknown {
  if (!isSystemError(error)) return error
  const trouble = reasonOf(folder, error)
  if (!trouble) return error
  const { reason, remedy } = trouble
  return new OperatorError({
    zh: `无法使用数据目录 ${folder}（${error.code}）：${reason.zh}，${remedy.zh}`,
    en: `Cannot use the data folder ${folder} (${error.code}): ${reason.en}; ${remedy.en}`,
  })
}

/** The same for what SQLite alone says, while the database is in use. */
export function cannotGoOn(folder: string, error: unknown): unknown {
  return isSystemError(error) && error.code.startsWith('SQLITE_') ? cannotUse(folder, error) : error
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

/** Undefined for a mistake of the program itself. */
function reasonOf(folder: string, error: SystemError): Reason | undefined {
  const { code, path, message } = error
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    // A link that leads nowhere is in the way, too, and is not found.
    const culprit = code === 'EEXIST' ? (path ?? folder) : nearestExisting(path ?? folder)
    const reason = { zh: `${culprit} 不是目录`, en: `${culprit} is not a folder` }
    return { reason, remedy: elsewhere }
  }
  if (code === 'EACCES' || code === 'EPERM') {
    const culprit = nearestExisting(path ?? folder)
    const reason = { zh: `没有权限使用 ${culprit}`, en: `you have no permission for ${culprit}` }
    return { reason, remedy: asOwner }
  }
  const [coarse] = /^SQLITE_[A-Z]+/.exec(code) ?? [code]
  const known = troubles[coarse]
  if (known || !('syscall' in error)) return known
  return { reason: { zh: message, en: message }, remedy: elsewhere }
}

function nearestExisting(path: string): string {
  const parent = dirname(path)
  return existsSync(path) || parent === path ? path : nearestExisting(parent)
}

import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { SqliteConnection } from '../connection.ts'
import { damageNote, isDamage } from '../damage.ts'
import type { SqliteTrouble } from './trouble.ts'

/** Looking takes as long as deciding over a call, so not every commit of a busy thread looks. */
const defaultLookEveryMs = 10

/** So much of the file is read: versions stand at 18 and 19, the counter at 24, pages at 28. */
const headerBytes = 32

interface FileHeader {
  /** How the file is written, which a copy made by VACUUM INTO does not share. */
  readonly versions: number
  /** Grows, if slowly. */
  readonly counter: number
  readonly pages: number
}

interface KnownFiles {
  readonly file: Stats
  /** Undefined where the file system takes none, which then cannot be lost. */
  readonly log: Stats | undefined
  readonly index: Stats | undefined
}

/**
 * Whether the files that a connection has open are still those at their paths: what is charged in
 * a file that was deleted or replaced is lost.
 */
export class OpenFiles {
  readonly #file: string
  readonly #log: string
  readonly #index: string
  readonly #note: string
  readonly #lookEveryMs: number
  readonly #descriptor: number
  readonly #buffer = Buffer.alloc(headerBytes)
  #connection: SqliteConnection | undefined
  #known: KnownFiles | undefined
  #header: FileHeader | undefined
  #lookedAtMs = Number.NEGATIVE_INFINITY
  #found: SqliteTrouble | undefined

  /** Before the connection is opened, so that this is the file that it opens. */
  constructor(file: string, lookEveryMs = defaultLookEveryMs) {
    this.#file = file
    this.#log = `${file}-wal`
    this.#index = `${file}-shm`
    this.#note = join(dirname(file), damageNote)
    this.#lookEveryMs = lookEveryMs
    this.#descriptor = openSync(file, 'r')
  }

  /** After the connection has read something, so that all its files are there. */
  watch(connection: SqliteConnection): void {
    this.#connection = connection
    this.#known = {
      file: fstatSync(this.#descriptor),
      log: statSync(this.#log, orNone),
      index: statSync(this.#index, orNone),
    }
    this.#header = this.#readHeader()
  }

  /** After the connection is closed: closing a file drops all locks that its process has on it. */
  close(): void {
    closeSync(this.#descriptor)
  }

  /** What has become of the files, undefined where nothing has; a few milliseconds old at most. */
  trouble(): SqliteTrouble | undefined {
    const nowMs = performance.now()
    if (nowMs - this.#lookedAtMs < this.#lookEveryMs) return this.#found
    this.#lookedAtMs = nowMs
    try {
      this.#found = this.#look()
    } catch (error) {
      this.#found = isDamage(error) ? 'damaged' : 'unreadable'
    }
    return this.#found
  }

  #look(): SqliteTrouble | undefined {
    const known = this.#known
    const file = statSync(this.#file, orNone)
    if (!file) return 'gone'
    if (!isSame(file, known?.file)) return 'replaced'
    const log = statSync(this.#log, orNone)
    const index = statSync(this.#index, orNone)
    if (!isSame(log, known?.log) || !isSame(index, known?.index)) return 'log-gone'
    if (this.#isOverwritten()) return 'overwritten'
    if (statSync(this.#note, orNone)) return 'damaged'
    // Only another mode or owner makes another answer.
    const { mode, uid, gid } = file
    if (mode !== known?.file.mode || uid !== known.file.uid || gid !== known.file.gid)
      accessSync(this.#file, constants.R_OK | constants.W_OK)
    return undefined
  }

  /** Whether something else than SQLite has written to the file, such as `cp` of a backup. */
  #isOverwritten(): boolean {
    const known = this.#header
    const header = this.#readHeader()
    if (!known || !header || header.versions !== known.versions) return true
    if (header.counter < known.counter) return true
    // VACUUM makes a file shorter as well, but then the connection knows of it.
    if (header.counter === known.counter && header.pages < known.pages) {
      const pages = this.#connection?.pragma('page_count', { simple: true }) as number
      if (pages >= known.pages) return true
    }
    this.#header = header
    return false
  }

  #readHeader(): FileHeader | undefined {
    const read = readSync(this.#descriptor, this.#buffer, 0, headerBytes, 0)
    if (read < headerBytes) return undefined
    return {
      versions: this.#buffer.readUInt16BE(18),
      counter: this.#buffer.readUInt32BE(24),
      pages: this.#buffer.readUInt32BE(28),
    }
  }
}

const orNone = { throwIfNoEntry: false } as const

function isSame(stats: Stats | undefined, known: Stats | undefined): boolean {
  return stats?.ino === known?.ino && stats?.dev === known?.dev
}

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
import type { Connection } from '../connection.ts'
import { damageNote, isDamage } from '../damage.ts'
import type { Trouble } from './trouble.ts'

/** Looking takes as long as deciding over a call, so not every commit of a busy thread looks. */
const defaultLookEveryMs = 5

/** As far into the file as is read: versions at 18 and 19, counter at 24, pages at 28. */
const headerBytes = 32

interface Header {
  /** How the file is written, which a copy made by VACUUM INTO does not share. */
  readonly versions: number
  /** Grows, if slowly. */
  readonly counter: number
  readonly pages: number
}

/**
 * Whether the files that a connection has open are still those at their paths: what is charged in
 * a file that was deleted or replaced is lost.
 */
export class OpenFiles {
  readonly #file: string
  readonly #lookEveryMs: number
  readonly #descriptor: number
  readonly #buffer = Buffer.alloc(headerBytes)
  #connection: Connection | undefined
  #known: readonly Stats[] = []
  #header: Header | undefined
  #lookedAtMs = Number.NEGATIVE_INFINITY
  #found: Trouble | undefined

  /** Before the connection is opened, so that this is the file that it opens. */
  constructor(file: string, lookEveryMs = defaultLookEveryMs) {
    this.#file = file
    this.#lookEveryMs = lookEveryMs
    this.#descriptor = openSync(file, 'r')
  }

  /** After the connection has read something, so that all its files are there. */
  watch(connection: Connection): void {
    this.#connection = connection
    const [, ...beside] = this.#paths().map((path) => statSync(path))
    this.#known = [fstatSync(this.#descriptor), ...beside]
    this.#header = this.#readHeader()
  }

  /** After the connection is closed: closing a file drops all locks that its process has on it. */
  close(): void {
    closeSync(this.#descriptor)
  }

  /** What has become of the files, undefined where nothing has; a few milliseconds old at most. */
  trouble(): Trouble | undefined {
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

  #look(): Trouble | undefined {
    const [file, ...beside] = this.#paths().map((path) => statSync(path, { throwIfNoEntry: false }))
    if (!file) return 'gone'
    const [known, ...knownBeside] = this.#known
    if (!isSame(file, known)) return 'replaced'
    if (beside.some((stats, index) => !isSame(stats, knownBeside[index]))) return 'log-gone'
    if (this.#isOverwritten()) return 'overwritten'
    const note = join(dirname(this.#file), damageNote)
    if (statSync(note, { throwIfNoEntry: false })) return 'damaged'
    accessSync(this.#file, constants.R_OK | constants.W_OK)
    return undefined
  }

  #paths(): readonly string[] {
    return [this.#file, `${this.#file}-wal`, `${this.#file}-shm`]
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

  #readHeader(): Header | undefined {
    const read = readSync(this.#descriptor, this.#buffer, 0, headerBytes, 0)
    if (read < headerBytes) return undefined
    return {
      versions: this.#buffer.readUInt16BE(18),
      counter: this.#buffer.readUInt32BE(24),
      pages: this.#buffer.readUInt32BE(28),
    }
  }
}

function isSame(stats: Stats | undefined, known: Stats | undefined): boolean {
  return stats?.ino === known?.ino && stats?.dev === known?.dev
}

import { createHash } from 'node:crypto'
import type { Clock } from '../../core/clock.ts'
import { OperatorError } from '../../core/errors.ts'
import {
  CommitInDoubt,
  type MovedTable,
  type MoveEnd,
  type MoveSource,
  type MoveTarget,
  movedAway,
  type RowBytes,
} from '../../store/moving.ts'

/** What was moved, and proved to have arrived. */
export interface Moved {
  readonly from: string
  readonly to: string
  readonly tables: readonly MovedRows[]
  readonly rows: number
}

interface MovedRows {
  readonly table: string
  readonly rows: number
  /** Of what both ends gave when they were read, in hex. */
  readonly sha256: string
}

export interface MoveInput {
  readonly source: MoveSource
  readonly target: MoveTarget
  readonly clock: Clock
  /** Hears how many rows have been read, of so many: each is read here, and there again. */
  readonly onRows: (read: number, total: number) => void
  /** Asks to stop: nothing is moved then. */
  readonly signal: AbortSignal
}

/**
 * Moves all that is kept into an empty store, in one transaction there. Every table is read back and
 * compared, and the books of both ends are checked, before anything is final. Throws OperatorError
 * where the target has something already, or the proof fails; the source then serves as before.
 */
export async function moveStore(input: MoveInput): Promise<Moved> {
  const { source, target, clock, signal } = input
  refuseMoved(source, target)
  const tables = await tablesOfBoth(source, target)
  await refuseFilled(source, target, tables)
  await refuseWrongBooks(source)
  const counting = new Counting(input, await countAll(source, tables))
  const sent = await copyAll(input, tables, counting).catch((error: unknown) => {
    // What a stream makes of the end of another says less than who has asked for it.
    signal.throwIfAborted()
    throw error
  })
  await finish(source, target, clock.now())
  return {
    from: source.place,
    to: target.place,
    tables: sent.map(({ table: { name }, read }) => ({
      table: name,
      rows: read.rows,
      sha256: read.sha256(),
    })),
    rows: sent.reduce((sum, { read }) => sum + read.rows, 0),
  }
}

interface Sent {
  readonly table: MovedTable
  readonly read: Reading
}

/** Copies every table, and proves that it has arrived. */
async function copyAll(
  { source, target, signal }: MoveInput,
  tables: readonly MovedTable[],
  counting: Counting,
): Promise<readonly Sent[]> {
  const sent: Sent[] = []
  for (const table of tables) {
    const read = counting.reading(source.read(table))
    await target.write(table, read)
    sent.push({ table, read })
  }
  for (const { table, read } of sent) {
    const again = counting.reading(target.read(table))
    for await (const _ of again);
    if (again.rows !== read.rows || again.sha256() !== read.sha256()) throw differs(table)
  }
  await refuseWrongBooks(target)
  signal.throwIfAborted()
  return sent
}

/**
 * The mark comes first: where the process dies between the two, nobody serves from either end, rather
 * than from both, and the same move is made once more.
 */
async function finish(source: MoveSource, target: MoveTarget, atMs: number): Promise<void> {
  try {
    await source.mark({ place: target.place, atMs })
    await target.commit().catch(async (error: unknown) => {
      if (!(error instanceof CommitInDoubt)) await source.unmark()
      throw error
    })
  } catch (error) {
    throw error instanceof CommitInDoubt ? inDoubt(target) : error
  }
}

/** Reads rows, and counts and digests them as they pass. */
class Reading implements RowBytes {
  rows = 0
  readonly #bytes: RowBytes
  readonly #hash = createHash('sha256')
  readonly #onRows: (rows: number) => void

  constructor(bytes: RowBytes, onRows: (rows: number) => void) {
    this.#bytes = bytes
    this.#onRows = onRows
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    for await (const bytes of this.#bytes) {
      this.#hash.update(bytes)
      const rows = linesIn(bytes)
      this.rows += rows
      this.#onRows(rows)
      yield bytes
    }
  }

  sha256(): string {
    return this.#hash.copy().digest('hex')
  }
}

const lineFeed = 10

/** A row is a line: a line feed within a value is written as two other characters. */
function linesIn(bytes: Uint8Array): number {
  let lines = 0
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) lines++
  return lines
}

class Counting {
  readonly #input: MoveInput
  readonly #total: number
  #read = 0

  constructor(input: MoveInput, rows: number) {
    this.#input = input
    this.#total = 2 * rows
  }

  reading(bytes: RowBytes): Reading {
    return new Reading(bytes, (rows) => {
      const { signal, onRows } = this.#input
      signal.throwIfAborted()
      this.#read += rows
      onRows(this.#read, this.#total)
    })
  }
}

async function tablesOfBoth(source: MoveEnd, target: MoveEnd): Promise<readonly MovedTable[]> {
  const [tables, others] = [await source.tables(), await target.tables()]
  // Both have the newest schema by then, so anything else is a mistake of ours.
  if (JSON.stringify(tables) !== JSON.stringify(others)) {
    throw new Error('The two ends do not have the same tables')
  }
  return tables
}

async function countAll(end: MoveEnd, tables: readonly MovedTable[]): Promise<number> {
  let rows = 0
  for (const table of tables) rows += await end.count(table)
  return rows
}

/** What was marked for the same target may have been interrupted there, and is moved once more. */
function refuseMoved({ place, moved }: MoveSource, target: MoveTarget): void {
  if (moved && moved.place !== target.place) throw new OperatorError(movedAway(place, moved))
}

async function refuseFilled(
  { place, moved }: MoveSource,
  target: MoveTarget,
  tables: readonly MovedTable[],
): Promise<void> {
  for (const table of tables) {
    const rows = await target.count(table)
    if (rows === 0) continue
    if (moved) throw new OperatorError(movedAway(place, moved))
    throw new OperatorError({
      zh: `${target.place} 中已有数据（表 ${table.name} 有 ${rows} 行），只能迁入空的数据库或目录：请另选一个`,
      en: `${target.place} has data already (${rows} rows in ${table.name}), and only an empty database or folder is moved into: choose another`,
    })
  }
}

async function refuseWrongBooks(end: MoveEnd): Promise<void> {
  const { ok, problems, openCalls } = await end.reconcile()
  if (!ok) {
    const shown = problems.slice(0, 3).join('; ')
    throw new OperatorError({
      zh: `${end.place} 的账本不符，没有迁移任何数据：${shown}。请先核对账本、查清原因`,
      en: `The books of ${end.place} do not agree, and nothing was moved: ${shown}. Reconcile the ledger and find out why first`,
    })
  }
  if (openCalls === 0) return
  throw new OperatorError({
    zh: `${end.place} 中有 ${openCalls} 次调用尚未结束，没有迁移任何数据：请在服务停止 15 秒后重新执行命令`,
    en: `${openCalls} calls of ${end.place} have not ended, and nothing was moved: run the command again 15 seconds after the server has stopped`,
  })
}

function differs({ name }: MovedTable): OperatorError {
  return new OperatorError({
    zh: `表 ${name} 写入后读回的内容与原来不同，没有迁移任何数据：请再试一次，如仍如此，请检查两端的磁盘与内存`,
    en: `What was written of the table ${name} reads differently, and nothing was moved: try once more, and where that helps nothing check disk and memory of both ends`,
  })
}

function inDoubt(target: MoveTarget): OperatorError {
  return new OperatorError({
    zh: `与 ${target.place} 的连接在提交时中断，无法得知数据是否已迁入：请重新执行同一命令，已迁入时它会说明，否则会再迁一次`,
    en: `The connection to ${target.place} broke while the move was committed, and whether it was is not known: run the same command again. It says so where all was moved, and else moves it once more`,
  })
}

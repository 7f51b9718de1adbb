import { shanghaiIso } from '../core/clock.ts'
import type { Text } from '../core/text.ts'
import type { Reconciliation } from './operators.ts'

/** A table as it is moved. */
export interface MovedTable {
  readonly name: string
  /** The columns that a row is known by: rows are read in their order. */
  readonly key: readonly string[]
  /** All columns, in an order that is the same at both ends. */
  readonly columns: readonly string[]
}

/** Where data was moved to, and when. */
export interface MoveMark {
  readonly place: string
  readonly atMs: number
}

/**
 * Rows as PostgreSQL's COPY writes them in its text format, in the order of their key: the same rows
 * are the same bytes, whichever engine gives them. Pieces end anywhere.
 */
export type RowBytes = AsyncIterable<Uint8Array>

/** One end of a move. Nobody else changes what is in it until it is closed. */
export interface MoveEnd {
  /** Where it is, as operators read it: without a password. */
  readonly place: string
  /** Every table that is moved, so that what refers to another comes after it. */
  tables(): Promise<readonly MovedTable[]>
  count(table: MovedTable): Promise<number>
  read(table: MovedTable): RowBytes
  /** Checks the books, of what is written here as well. */
  reconcile(): Promise<Reconciliation>
  /** Lets go of it. What was written and not committed is then undone. */
  close(): Promise<void>
}

export interface MoveSource extends MoveEnd {
  /** Where its data was moved to before; undefined where it was not. */
  readonly moved: MoveMark | undefined
  /** Leaves a mark that is durable at once: nobody opens it any more, nor changes its balances. */
  mark(mark: MoveMark): Promise<void>
  /** Takes the mark away: the move has not happened. */
  unmark(): Promise<void>
}

export interface MoveTarget extends MoveEnd {
  write(table: MovedTable, rows: RowBytes): Promise<void>
  /**
   * Makes durable all that was written. Where it fails, nothing was; where that cannot be known, it
   * throws CommitInDoubt.
   */
  commit(): Promise<void>
}

/** Whether a commit was made cannot be known. */
export class CommitInDoubt extends Error {
  override readonly name = 'CommitInDoubt'
}

/** What is told of a store whose data was moved away. */
export function movedAway(from: string, { place, atMs }: MoveMark): Text {
  const at = shanghaiIso(atMs)
  return {
    zh: `${from} 的数据已于 ${at} 迁至 ${place}：请改用那里的数据（设置项 database 或 data）`,
    en: `The data of ${from} was moved to ${place} at ${at}: use it there (the setting database, or data)`,
  }
}

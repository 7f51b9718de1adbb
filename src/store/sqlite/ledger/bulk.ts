import type { SqliteConnection } from '../connection.ts'

type Value = string | number | Uint8Array | null

/**
 * Rows of one statement, the largest first and 1 last, so that none is left over. Running a
 * statement costs as much as several of its rows.
 */
const chunks = [64, 32, 16, 8, 4, 2, 1]

/**
 * Gathers rows and writes many with one statement. What is gathered is not in the tables before
 * `write`, nor does a constraint speak before it.
 */
export class Bulk<Row extends readonly Value[]> {
  readonly #statements: readonly { readonly rows: number; readonly run: (v: Value[]) => void }[]
  readonly #width: number
  #values: Value[] = []

  /**
   * @param width values of a row
   * @param compose gives the statement that takes `rows`: `VALUES (?, …), (?, …)`
   */
  constructor(
    connection: SqliteConnection,
    width: Row['length'],
    compose: (rows: string) => string,
  ) {
    this.#width = width
    const row = `(${Array(width).fill('?').join(', ')})`
    this.#statements = chunks.map((rows) => {
      const sql = compose(`VALUES ${Array(rows).fill(row).join(', ')}`)
      const statement = connection.prepare<[Value[]]>(sql)
      return { rows, run: (values) => statement.run(values) }
    })
  }

  add(row: Row): void {
    for (const value of row) this.#values.push(value)
  }

  write(): void {
    const values = this.#values
    this.#values = []
    let from = 0
    for (const { rows, run } of this.#statements) {
      for (const step = rows * this.#width; from + step <= values.length; from += step) {
        run(from === 0 && step === values.length ? values : values.slice(from, from + step))
      }
    }
  }

  /** Drops what was gathered and not written. */
  forget(): void {
    this.#values = []
  }
}

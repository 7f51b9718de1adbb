import type { Connection } from '../connection.ts'

type Value = string | number | null

/** Rows in one statement. Running a statement costs as much as several of its rows. */
const chunks = [16, 4, 1]

/**
 * Gathers rows of a table and writes many with one statement. What is gathered is not in the table
 * before `write`, nor does a constraint speak before it.
 */
export class BulkInsert<Row extends readonly Value[]> {
  readonly #statements: readonly { readonly rows: number; readonly run: (v: Value[]) => void }[]
  readonly #width: number
  #values: Value[] = []

  /** @param into `table (column, …)`, with a column for each value of a row */
  constructor(connection: Connection, into: string, width: number) {
    this.#width = width
    const row = `(${Array(width).fill('?').join(', ')})`
    this.#statements = chunks.map((rows) => {
      const values = Array(rows).fill(row).join(', ')
      const statement = connection.prepare<[Value[]]>(`INSERT INTO ${into} VALUES ${values}`)
      return { rows, run: (v) => statement.run(v) }
    })
  }

  add(...row: Row): void {
    this.#values.push(...row)
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

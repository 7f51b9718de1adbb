import BetterSqlite from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Bulk } from './bulk.ts'

/** A table of two columns, and the rows that gathered ones become. */
function table() {
  const connection = new BetterSqlite(':memory:')
  connection.exec('CREATE TABLE marks (at INTEGER PRIMARY KEY, name TEXT, mark INTEGER)')
  const bulk = new Bulk<[name: string | null, mark: number]>(
    connection,
    2,
    (rows) => `INSERT INTO marks (name, mark) ${rows}`,
  )
  const select = connection.prepare('SELECT name, mark FROM marks ORDER BY at').raw()
  return { bulk, written: () => select.all() }
}

const rows = fc.array(
  fc.tuple(fc.option(fc.string()), fc.integer()).map(([name, mark]) => [name, mark] as const),
  { maxLength: 100, size: 'max' },
)

describe('gathered rows', () => {
  it('are each written once, in their order, however many there are', () => {
    fc.assert(
      fc.property(rows, rows, (first, second) => {
        const { bulk, written } = table()
        for (const [name, mark] of first) bulk.add([name, mark])
        expect(written()).toEqual([])
        bulk.write()
        expect(written()).toEqual(first)
        for (const [name, mark] of second) bulk.add([name, mark])
        bulk.write()
        bulk.write()
        expect(written()).toEqual([...first, ...second])
      }),
    )
  })

  it('leave nothing behind when they are forgotten', () => {
    const { bulk, written } = table()
    bulk.add(['a', 1])
    bulk.forget()
    bulk.add(['b', 2])
    bulk.write()
    expect(written()).toEqual([['b', 2]])
  })
})

import { types } from 'pg'

/** PostgreSQL's types of whole numbers that may be larger than JavaScript's: bigint, and its sums. */
const exactTypes: readonly number[] = [types.builtins.INT8, types.builtins.NUMERIC]

/**
 * How values come from PostgreSQL: whole numbers as numbers, as SQLite gives them. One that a number
 * cannot hold is refused, not rounded: a balance would be another.
 */
export const exactNumbers = {
  getTypeParser(type: number, format?: 'text' | 'binary') {
    return exactTypes.includes(type) ? exactNumber : types.getTypeParser(type, format as 'text')
  },
}

function exactNumber(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  throw new RangeError(`The database gave ${text}, which a number cannot hold exactly`)
}

export type Value = string | number | null

/** One parameter has a whole column of rows: an array as PostgreSQL reads it. */
export function column(values: Iterable<Value>): string {
  let text = ''
  for (const value of values) {
    text += text === '' ? '{' : ','
    if (value === null) text += 'NULL'
    else text += typeof value === 'number' ? String(value) : quoted(value)
  }
  return text === '' ? '{}' : `${text}}`
}

/** The columns of rows that are all of this width. */
export function columns(rows: readonly (readonly Value[])[], width: number): string[] {
  return Array.from({ length: width }, (_, index) => column(rows.map((row) => row[index] ?? null)))
}

/** `unnest($3::text[], $4::integer[])`, the rows of columns that begin at this parameter. */
export function unnest(types: readonly string[], from: number): string {
  return `unnest(${types.map((type, index) => `$${from + index}::${type}[]`).join(', ')})`
}

function quoted(text: string): string {
  return `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`
}

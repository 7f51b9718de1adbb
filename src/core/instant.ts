/**
 * Reads a date or time of ISO 8601 as milliseconds since 1970; undefined where it is none. A date
 * alone is its first moment in Shanghai, and a time without an offset is Shanghai's.
 */
export function parseInstant(text: string): number | undefined {
  const iso = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)?(Z|[+-]\d{2}:\d{2})?$/
  const [, date, time = 'T00:00:00', offset = '+08:00'] = iso.exec(text) ?? []
  const atMs = date && isDate(date) ? Date.parse(`${date}${time}${offset}`) : Number.NaN
  return Number.isNaN(atMs) ? undefined : atMs
}

/** `Date.parse` takes 30 February for 2 March. */
export function isDate(date: string): boolean {
  const atMs = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(date)
}

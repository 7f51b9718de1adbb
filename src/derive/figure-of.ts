/** The number that a value is or says; undefined where it is neither. */
export function figureOf(value: unknown): number | undefined {
  const figure =
    typeof value === 'string' && value.trim() !== '' && value.length < 40 ? Number(value) : value
  return typeof figure === 'number' && Number.isFinite(figure) ? figure : undefined
}

/** A member of an object; undefined where there is none. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}

/**
 * What a call means once its parameters are read, by their names. Each has a value of its
 * parameter's kind.
 */
export type ParameterValues = Readonly<Record<string, unknown>>

/** Whether a value is of a kind, for whoever takes it out of a call's values. */
export type TypeGuard<V> = (value: unknown) => value is V

/** One value of a call. Reading has checked it, so another is a mistake in the catalog. */
export function valueIn<V>(values: ParameterValues, name: string, isOfKind: TypeGuard<V>): V {
  const value = values[name]
  if (isOfKind(value)) return value
  throw new Error(`Catalog: a call without a value for ${name}.`)
}

export const isText: TypeGuard<string> = (value) => typeof value === 'string'

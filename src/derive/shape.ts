import type { Json } from '../catalog/request.ts'

type JsonObject = Readonly<Record<string, Json>>

/** Cuts a value down to what the examples have, in their types; undefined where it is another thing. */
export type Shape = (value: Json | undefined) => Json | undefined

const asItIs: Shape = (value) => value

/**
 * Compiles what values look like of which these are examples. Members that no example has are left
 * out at any depth, and a number that the examples have as text becomes text, or the other way
 * round. Where the examples have only null, an empty list or nothing at all, anything fits.
 */
export function compileShape(examples: readonly Json[]): Shape {
  const telling = examples.filter((example) => example !== null)
  const [first] = telling
  if (first === undefined) return asItIs
  if (isList(first)) return listShape(telling.filter(isList))
  if (isObject(first)) return objectShape(telling.filter(isObject))
  return (value) => plain(first, value)
}

function listShape(examples: readonly (readonly Json[])[]): Shape {
  const shape = compileShape(examples.flat())
  return (value) => (isList(value) ? all(value.map(shape)) : undefined)
}

function objectShape(examples: readonly JsonObject[]): Shape {
  const names = new Set(examples.flatMap((example) => Object.keys(example)))
  const members = [...names].map((name) => {
    const given = examples.flatMap((example) =>
      Object.hasOwn(example, name) ? [example[name] ?? null] : [],
    )
    return [name, compileShape(given)] as const
  })
  return (value) => {
    if (!isObject(value)) return undefined
    const own = members.filter(([name]) => Object.hasOwn(value, name))
    const fitted = all(own.map(([name, shape]) => shape(value[name])))
    return fitted && Object.fromEntries(own.map(([name], index) => [name, fitted[index] ?? null]))
  }
}

function plain(example: Json, value: Json | undefined): Json | undefined {
  if (typeof value === typeof example) return value
  if (typeof example === 'string' && typeof value === 'number') return String(value)
  if (typeof example === 'number' && typeof value === 'string') {
    // A number that it cannot hold stays the text it is.
    return /^-?\d+$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : value
  }
  return undefined
}

/** Undefined as soon as one of them is. */
function all(values: readonly (Json | undefined)[]): readonly Json[] | undefined {
  const found = values.filter((value) => value !== undefined)
  return found.length === values.length ? found : undefined
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value)
}

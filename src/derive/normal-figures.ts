import type { NormalUnit } from '../catalog/normal-units.ts'

/** How the figures of one field are read. It is plain data, as a page has it. */
export interface FigureField {
  /** The path of a `Field`: from the body down, with `[]` for every row of a list. */
  readonly path: string
  readonly meaning: string
  readonly unit: NormalUnit
  /** The body's figure is divided by this. */
  readonly divisor: number
}

/** A figure of a body in its normal unit. */
export interface NormalFigure {
  /** The path with the numbers of its rows: `price_info[0].price`. */
  readonly path: string
  readonly meaning: string
  readonly unit: NormalUnit
  /** The figure as it stands in the body. */
  readonly raw: string | number
  readonly value: number
}

/**
 * The figures of a body in normal units, in the fields' order. A field that is missing, or no
 * number, gives nothing: missing is not zero.
 */
export function readFigures(
  body: unknown,
  fields: readonly FigureField[],
): readonly NormalFigure[] {
  return fields.flatMap(({ path, meaning, unit, divisor }) =>
    valuesAt(body, path).flatMap(([place, raw]) => {
      const value = figureOf(raw)
      return value === undefined || (typeof raw !== 'string' && typeof raw !== 'number')
        ? []
        : [{ path: place, meaning, unit, raw, value: value / divisor }]
    }),
  )
}

/** The number that a value is or says; undefined where it is neither. */
export function figureOf(value: unknown): number | undefined {
  const figure =
    typeof value === 'string' && value.trim() !== '' && value.length < 40 ? Number(value) : value
  return typeof figure === 'number' && Number.isFinite(figure) ? figure : undefined
}

function valuesAt(body: unknown, path: string): [place: string, value: unknown][] {
  return path.split('.').reduce<[string, unknown][]>(
    (places, step) => {
      const name = step.replaceAll('[]', '')
      const lists = (step.length - name.length) / 2
      let inner = places.flatMap(([place, value]): [string, unknown][] => {
        const member = memberOf(value, name)
        return member === undefined ? [] : [[place === '' ? name : `${place}.${name}`, member]]
      })
      for (let list = 0; list < lists; list++) inner = inner.flatMap(rowsOf)
      return inner
    },
    [['', body]],
  )
}

function rowsOf([place, value]: [string, unknown]): [string, unknown][] {
  if (!Array.isArray(value)) return []
  return value.map((row: unknown, index) => [`${place}[${index}]`, row])
}

/** A member of an object; undefined where there is none. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}

import type { TSchema } from 'typebox'
import type { Dataset } from '../catalog/define.ts'
import { type FieldNotes, fieldNotes } from '../catalog/units.ts'
import type { Text } from '../core/text.ts'
import { figureOf, memberOf } from './normal-reading.ts'
import { type NormalUnit, normalised } from './normal-units.ts'

/** A figure that history gives as a series. Plain data, so that it can go to another thread. */
export interface Metric {
  readonly name: string
  readonly dataset: string
  readonly meaning: Text
  /** The unit of the series, not of the body: yuan, fractions, seconds. */
  readonly unit: NormalUnit
  readonly path: readonly string[]
  /** Of a row of the list at `path`: the row, and the member of it that is the figure. */
  readonly row?: { readonly key: string; readonly is: string; readonly member: string }
  /** What a figure of the body is divided by. */
  readonly divisor: number
}

/** Every figure that a catalog's schemas name, by its name. Throws where two have one name. */
export function metricsOf(datasets: readonly Dataset[]): ReadonlyMap<string, Metric> {
  const metrics = new Map<string, Metric>()
  for (const { name: dataset, data } of datasets) {
    for (const metric of inSchema(data, { dataset, path: [] })) {
      if (metrics.has(metric.name)) throw new Error(`Catalog: two metrics named ${metric.name}.`)
      metrics.set(metric.name, metric)
    }
  }
  return metrics
}

/**
 * Reads a figure from a body, in its normal unit; null where the body has none. Text that is no
 * number, such as "-" or "100 - 1,000", is none either: missing is not zero.
 */
export function readMetric({ path, row, divisor }: Metric, body: unknown): number | null {
  let value: unknown = body
  for (const member of path) value = memberOf(value, member)
  if (row) {
    const rows = Array.isArray(value) ? (value as readonly unknown[]) : []
    value = memberOf(
      rows.find((each) => String(memberOf(each, row.key)) === row.is),
      row.member,
    )
  }
  const figure = figureOf(value)
  return figure === undefined ? null : figure / divisor
}

interface Place {
  readonly dataset: string
  readonly path: readonly string[]
}

function inSchema(schema: TSchema, place: Place): Metric[] {
  const notes = fieldNotes(schema)
  const own = notes?.['x-metric']
  if (notes && own !== undefined) return [metricAt(own, notes, place)]
  const members = propertiesOf(schema)
  const rows = notes?.['x-metric-rows']
  if (rows && 'items' in schema) {
    const figure = propertiesOf(schema.items as TSchema)[rows.value]
    const figureNotes = figure && fieldNotes(figure)
    if (!figureNotes) throw new Error(`Catalog: ${place.path.join('.')} has no ${rows.value}.`)
    return Object.entries(rows.series).map(([is, { name, meaning }]) => ({
      ...metricAt(name, figureNotes, place),
      meaning,
      row: { key: rows.key, is, member: rows.value },
    }))
  }
  return Object.entries(members).flatMap(([member, of]) =>
    inSchema(of, { ...place, path: [...place.path, member] }),
  )
}

function metricAt(name: string, notes: FieldNotes, { dataset, path }: Place): Metric {
  const stated = notes['x-unit']
  if (!stated) throw new Error(`Catalog: metric ${name} has no unit.`)
  const { unit, divisor } = normalised(stated)
  return { name, dataset, meaning: notes['x-text'], unit, path, divisor }
}

function propertiesOf(schema: TSchema): Readonly<Record<string, TSchema>> {
  return 'properties' in schema ? (schema.properties as Record<string, TSchema>) : {}
}

import { datasets } from '../../catalog/index.ts'
import { type Drift, driftOf } from '../../derive/drift.ts'

const byName = new Map(datasets.map((dataset) => [dataset.name, dataset]))

/** How a collected body differs from what the catalog says of the dataset with this name. */
export function examineBody(body: Uint8Array, name: string): readonly Drift[] {
  const dataset = byName.get(name)
  if (!dataset) return []
  return driftOf(dataset.data, dataset.example, JSON.parse(new TextDecoder().decode(body)))
}

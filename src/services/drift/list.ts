import type { Difference } from '../../store/drift.ts'
import type { ServiceContext } from '../context.ts'

/** A way in which collected bodies differ from the catalog. */
export interface ListedDrift extends Difference {
  /** All bodies of its dataset that were compared. */
  readonly examined: number
}

/** What was compared with the catalog, and everything in which it differs, the latest first. */
export interface AllDrift {
  readonly compared: readonly { readonly dataset: string; readonly bodies: number }[]
  readonly differences: readonly ListedDrift[]
}

export async function listDrift({ drift }: ServiceContext): Promise<AllDrift> {
  const compared = await drift.compared()
  const examined = new Map(compared.map(({ dataset, bodies }) => [dataset, bodies]))
  const differences = await drift.differences({ limit: Number.MAX_SAFE_INTEGER })
  return {
    compared,
    differences: differences.map((each) => ({
      ...each,
      examined: examined.get(each.dataset) ?? each.bodies,
    })),
  }
}

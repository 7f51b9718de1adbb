import type { DriftKind } from '../../derive/drift.ts'
import type { Context } from '../context.ts'

/** A way in which collected bodies differ from the catalog. */
export interface ListedDrift {
  readonly dataset: string
  readonly path: string
  readonly kind: DriftKind
  /** Bodies that differ so, and all that were compared. */
  readonly bodies: number
  readonly examined: number
  readonly firstAtMs: number
  readonly lastAtMs: number
}

/** What was compared with the catalog, and everything in which it differs, the latest first. */
export interface AllDrift {
  readonly compared: readonly { readonly dataset: string; readonly bodies: number }[]
  readonly differences: readonly ListedDrift[]
}

export async function listDrift({ db }: Context): Promise<AllDrift> {
  const rows = await db.selectFrom('drift').selectAll().orderBy('last_at', 'desc').execute()
  const examined = new Map(
    rows.filter(({ kind }) => kind === 'examined').map(({ dataset, count }) => [dataset, count]),
  )
  const differences = rows.flatMap(({ dataset, path, kind, count, first_at, last_at }) =>
    kind === 'examined'
      ? []
      : {
          dataset,
          path,
          kind,
          bodies: count,
          examined: examined.get(dataset) ?? count,
          firstAtMs: first_at,
          lastAtMs: last_at,
        },
  )
  const compared = [...examined].map(([dataset, bodies]) => ({ dataset, bodies }))
  return { compared: compared.sort((a, b) => (a.dataset < b.dataset ? -1 : 1)), differences }
}

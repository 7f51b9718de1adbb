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

/** Everything in which collected bodies differ from the catalog, the latest first. */
export async function listDrift({ db }: Context): Promise<ListedDrift[]> {
  const rows = await db.selectFrom('drift').selectAll().orderBy('last_at', 'desc').execute()
  const examined = new Map(
    rows.filter(({ kind }) => kind === 'examined').map(({ dataset, count }) => [dataset, count]),
  )
  return rows.flatMap(({ dataset, path, kind, count, first_at, last_at }) =>
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
}

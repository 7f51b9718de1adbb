import type { Kysely } from 'kysely'
import type { ActRecord } from '../../acts.ts'
import type { Import } from '../../history.ts'
import { rowOf } from '../../sql/acts.ts'
import type { Schema } from '../../sql/schema.ts'
import { commit } from '../commit.ts'
import { storeObservations } from './observations.ts'

/** Stores observations by and by. */
export function importOn(db: Kysely<Schema>, act: ActRecord): Import {
  const row = rowOf(act)
  let stored = 0
  return {
    put: async (batch) => {
      const { areNew, added } = await commit(db, async (trx) => {
        const areNew = await storeObservations(trx, batch)
        const added = areNew.filter(Boolean).length
        // What stores nothing leaves no record either.
        if (added === 0) return { areNew, added }
        const details = JSON.stringify({ ...act.details, observations: stored + added })
        await trx
          .insertInto('acts')
          .values({ ...row, details })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ details }))
          .execute()
        return { areNew, added }
      })
      stored += added
      return areNew
    },
  }
}

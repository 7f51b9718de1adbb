import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { accountTables, actTable, keyClaims, subjectIndexes } from './accounts.ts'
import { changes, gateways, keeper, openCalls, statesByGateway } from './gateways.ts'
import { ledger } from './ledger.ts'
import { observationSubjects, observationTables, purchases } from './observations.ts'

function creating(statements: readonly string[]) {
  return async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  }
}

/**
 * Applied in the order of their names, each once; never edited after a release. The names are those
 * of SQLite's, and after each of them both engines keep the same.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-accounts-tokens-ledger-calls': { up: creating(accountTables) },
  '0002-observations': { up: creating(observationTables) },
  '0003-subjects': { up: creating(subjectIndexes) },
  // Keys were never written in another way here.
  '0004-canonical-keys': { up: creating([]) },
  '0005-gateways': { up: creating(gateways) },
  '0006-changes': { up: creating(changes) },
  '0007-key-claims': { up: creating(keyClaims) },
  '0008-source-states-by-gateway': { up: creating(statesByGateway) },
  '0009-acts': { up: creating(actTable) },
  '0010-observation-subjects': { up: creating(observationSubjects) },
  '0011-open-calls-by-token': { up: creating(openCalls) },
  '0012-charges-of-calls': { up: creating(ledger) },
  '0013-purchases': { up: creating(purchases) },
  '0014-keeper': { up: creating(keeper) },
}

import type { SqliteConnection } from '../../connection.ts'
import { prepareAccounts, prepareEntries } from './accounts.ts'
import { prepareAnswers } from './answers.ts'
import { prepareCalls, prepareNewCalls } from './calls.ts'
import { prepareGateways } from './gateways.ts'
import { prepareSources } from './sources.ts'
import { prepareUsage, prepareUsageHours } from './usage.ts'

export type Statements = ReturnType<typeof prepareStatements>

/** The ledger's statements, prepared once: composing SQL per call costs as much as running it. */
export function prepareStatements(connection: SqliteConnection) {
  const gathering = { ...prepareEntries(connection), ...prepareNewCalls(connection) }
  return {
    ...prepareAccounts(connection),
    ...prepareAnswers(connection),
    ...prepareCalls(connection),
    ...prepareGateways(connection),
    ...prepareSources(connection),
    ...prepareUsage(connection),
    ...gathering,
    putUsageHours: prepareUsageHours(connection),
    /** What is written once a batch, in no order: none of it is looked up by what is written. */
    gathered: Object.values(gathering),
  }
}

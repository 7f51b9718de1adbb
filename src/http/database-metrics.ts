import type { DatabaseState } from '../ledger/ledger.ts'
import type { Family } from './exposition.ts'

/** How the server is that keeps the books. What it does not say has no sample. */
export function databaseMetrics({ isConnected, isInRecovery, standbys }: DatabaseState): Family[] {
  const families: Family[] = [
    {
      type: 'gauge',
      name: 'astrolabe_database_connected',
      help: '1 while the ledger is connected to PostgreSQL.',
      samples: [[{}, Number(isConnected)]],
    },
    {
      type: 'gauge',
      name: 'astrolabe_database_in_recovery',
      help: '1 where PostgreSQL says that it is a standby, which can only be read.',
      samples: known(isInRecovery === undefined ? undefined : Number(isInRecovery)),
    },
    {
      type: 'gauge',
      name: 'astrolabe_database_standbys',
      help: 'Standbys that are connected to PostgreSQL, by whether commits wait for them.',
      samples: standbys
        ? [
            [{ synchronous: 'true' }, standbys.synchronous],
            [{ synchronous: 'false' }, standbys.others],
          ]
        : [],
    },
    {
      type: 'gauge',
      name: 'astrolabe_database_replay_lag_bytes',
      help: 'How much of the log the standby has not replayed that is behind most.',
      samples: known(standbys?.replayLagBytes),
    },
    {
      type: 'gauge',
      name: 'astrolabe_database_replay_lag_seconds',
      help: 'How long the standby took last to replay that takes longest.',
      samples: known(standbys?.replayLagSeconds),
    },
  ]
  // Several processes tell of one server.
  return families.map((family) => ({ ...family, isLeast: true }))
}

function known(value: number | undefined) {
  return value === undefined ? [] : [[{}, value] as const]
}

import { workerData } from 'node:worker_threads'
import { offerTasks } from '../core/helper-thread.ts'
import type { ReaderSettings } from '../services/observations/questions.ts'
import { readerTasks } from '../services/observations/tasks.ts'
import type { DataWorld } from '../store/history.ts'
import { openReadStores } from '../store/sqlite/read-stores.ts'
import type { KeptIn, ReadStores } from '../store/stores.ts'

const { keptIn, world } = workerData as ReaderSettings

offerTasks(readerTasks(await storesIn(keptIn, world)))

async function storesIn(keptIn: KeptIn, world: DataWorld): Promise<ReadStores> {
  if ('dataDir' in keptIn) return openReadStores(keptIn.dataDir, world)
  const postgres = await import('../store/postgres/stores.ts')
  return postgres.openReadStores(keptIn.database, world)
}

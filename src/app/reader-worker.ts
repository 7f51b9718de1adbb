import { workerData } from 'node:worker_threads'
import { offerTasks } from '../core/helper-thread.ts'
import type { ReaderSettings } from '../services/observations/questions.ts'
import { readerTasks } from '../services/observations/tasks.ts'
import { openReadStores } from '../store/sqlite/read-stores.ts'

const { dataDir, world } = workerData as ReaderSettings

offerTasks(readerTasks(openReadStores(dataDir, world)))

import { parentPort, workerData } from 'node:worker_threads'
import { openConnection } from '../database.ts'
import { Book } from './book.ts'
import type { GateReply, GateRequest } from './protocol.ts'

export interface WorkerSettings {
  readonly dataDir: string
  readonly defaultPriceMicros: number
  readonly startedAtMs: number
}

export type WorkerMessage =
  | { readonly kind: 'ready'; readonly recovered: number }
  | { readonly kind: 'replies'; readonly replies: readonly GateReply[] }
  | { readonly kind: 'failed'; readonly reason: string }

if (!parentPort) throw new Error('The gate runs in a worker thread')
const port = parentPort
const settings = workerData as WorkerSettings

const connection = openConnection(settings.dataDir)
const book = new Book(connection, settings.defaultPriceMicros)
send({ kind: 'ready', recovered: book.recover(settings.startedAtMs) })

port.on('message', (batch: readonly GateRequest[] | 'close') => {
  if (batch === 'close') {
    connection.close()
    port.close()
    return
  }
  try {
    send({ kind: 'replies', replies: book.commit(batch) })
  } catch (error) {
    send({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
})

function send(message: WorkerMessage): void {
  port.postMessage(message)
}

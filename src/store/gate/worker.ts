import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { MeteredEndpoint } from '../../catalog/metered.ts'
import { openConnection } from '../connection.ts'
import { Book } from './book.ts'
import type { GateReply, GateRequest } from './protocol.ts'
import { type Packed, packReplies, unpackRequests } from './wire.ts'

export interface WorkerSettings {
  readonly dataDir: string
  readonly defaultPriceMicros: number
  readonly startedAtMs: number
  /** What a token's globs are matched with; the catalog itself would double the thread's memory. */
  readonly endpoints: readonly MeteredEndpoint[]
}

export type WorkerMessage =
  | { readonly kind: 'ready'; readonly recovered: number }
  | { readonly kind: 'forgotten'; readonly subjects: readonly string[] }
  | { readonly kind: 'replies'; readonly replies: Packed<GateReply> }
  | { readonly kind: 'failed'; readonly requests: number; readonly reason: string }

if (!parentPort) throw new Error('The gate runs in a worker thread')
const port = parentPort
const settings = workerData as WorkerSettings

const connection = openConnection(settings.dataDir)
// What the gate writes refers to rows it has just read: looking them up again is a third of a call.
connection.pragma('foreign_keys = OFF')
const book = new Book(connection, settings.defaultPriceMicros, settings.endpoints, (subjects) =>
  send({ kind: 'forgotten', subjects }),
)
send({ kind: 'ready', recovered: book.recover(settings.startedAtMs) })

port.on('message', (first: Packed<GateRequest> | 'close') => {
  const batch: GateRequest[] = []
  // All that has queued up meanwhile goes into the same transaction.
  let message: { message: Packed<GateRequest> | 'close' } | undefined = { message: first }
  for (; message && message.message !== 'close'; message = receiveMessageOnPort(port)) {
    batch.push(...unpackRequests(message.message))
  }
  if (batch.length > 0) commit(batch)
  if (message) {
    connection.close()
    port.close()
  }
})

function commit(batch: readonly GateRequest[]): void {
  try {
    send({ kind: 'replies', replies: packReplies(book.commit(batch)) })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    send({ kind: 'failed', requests: batch.length, reason })
  }
}

function send(message: WorkerMessage): void {
  port.postMessage(message)
}

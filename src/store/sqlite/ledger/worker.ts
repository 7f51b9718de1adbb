import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { Meter } from '../../../catalog/operations/operation.ts'
import { OperatorError } from '../../../core/errors.ts'
import type { Text } from '../../../core/text.ts'
import { Fates } from '../../fates.ts'
import { type PackedReplies, type PackedRequests, packReplies, unpackRequests } from '../../wire.ts'
import { cannotUse } from '../cannot-use.ts'
import { databaseFile, keepFewPages, openConnection } from '../connection.ts'
import { toldDamage } from '../damage.ts'
import { type CommitNews, Committer } from './committer.ts'
import { OpenFiles } from './open-files.ts'
import { SqliteStore } from './store.ts'

export interface WorkerSettings {
  readonly dataDir: string
  readonly defaultPriceMicros: number
  readonly startedAtMs: number
  /** Whether no other server can be at the database, as the lock of its folder proves. */
  readonly isAlone: boolean
  /** What a token's globs are matched with; the catalog itself would double the thread's memory. */
  readonly endpoints: readonly Meter[]
  /** What this thread and that of the callers decide about requests. */
  readonly fates: SharedArrayBuffer
}

export type WorkerMessage =
  | { readonly kind: 'ready'; readonly recovered: number }
  | { readonly kind: 'unfit'; readonly text: Text }
  | { readonly kind: 'forgotten'; readonly subjects: readonly string[] }
  | { readonly kind: 'replies'; readonly replies: PackedReplies }
  | Exclude<CommitNews, { readonly kind: 'replies' }>

type Message = PackedRequests | 'close'

/** How long one try to begin waits for another process; messages are read between tries. */
const tryMs = 50

if (!parentPort) throw new Error('The ledger runs in a worker thread')
const port = parentPort

try {
  serve(workerData as WorkerSettings)
} catch (error) {
  const { dataDir } = workerData as WorkerSettings
  const reason = cannotUse(dataDir, toldDamage(dataDir, error))
  if (!(reason instanceof OperatorError)) throw error
  send({ kind: 'unfit', text: reason.text })
}

function serve(settings: WorkerSettings) {
  const { dataDir, defaultPriceMicros, startedAtMs, isAlone, endpoints, fates } = settings
  const files = new OpenFiles(databaseFile(dataDir))
  const connection = openConnection(dataDir)
  // What the ledger writes refers to rows it has just read: looking them up again is a third of a call.
  connection.pragma('foreign_keys = OFF')
  const store = new SqliteStore(connection, defaultPriceMicros, endpoints, (subjects) =>
    send({ kind: 'forgotten', subjects }),
  )
  const recovered = store.start(startedAtMs, isAlone)
  connection.pragma(`busy_timeout = ${tryMs}`)
  keepFewPages(connection)
  files.watch(connection)
  const committer = new Committer(dataDir, store, files, new Fates(fates), tell)
  let isClosing = false
  let isTrying = false
  const take = (message: Message) => {
    if (message === 'close') isClosing = true
    else committer.add(unpackRequests(message))
  }
  const commit = () => {
    // All that has queued up meanwhile goes into the same transaction.
    for (;;) {
      const more = receiveMessageOnPort(port) as { readonly message: Message } | undefined
      if (!more) break
      take(more.message)
    }
    isTrying = !committer.commit()
    if (isClosing) {
      committer.leave()
      connection.close()
      files.close()
      port.close()
    } else if (isTrying) setImmediate(commit)
  }
  port.on('message', (message: Message) => {
    take(message)
    if (!isTrying) commit()
  })
  send({ kind: 'ready', recovered })
}

function tell(told: CommitNews): void {
  send(told.kind === 'replies' ? { kind: 'replies', replies: packReplies(told.replies) } : told)
}

function send(message: WorkerMessage): void {
  port.postMessage(message)
}

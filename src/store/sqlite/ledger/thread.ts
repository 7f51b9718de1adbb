import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { OperatorError } from '../../../core/errors.ts'
import type { Done } from '../../../ledger/ledger.ts'
import type { AdmitRequest, Settlement, SettleRequest, Verdict } from '../../../ledger/protocol.ts'
import { Fates } from '../../fates.ts'
import type { Engine } from '../../ports.ts'
import { type LedgerEvents, QueuedLedger } from '../../queued-ledger.ts'
import type { StoreRequest } from '../../requests.ts'
import { packRequests, unpackReplies } from '../../wire.ts'
import { type SqliteTrouble, sqliteTroubleTexts } from './trouble.ts'
import type { WorkerMessage, WorkerSettings } from './worker.ts'

export interface LedgerSettings extends Omit<WorkerSettings, 'fates'> {
  /** How long a request waits for its commit; then nothing of it will ever happen. */
  readonly deadlineMs: number
}

/** What the thread gets to let go of the database, which takes a moment, before it is cut off. */
const closeTimeoutMs = 1000

/**
 * Starts the thread that owns the ledger. Throws OperatorError where the database cannot be used.
 */
export async function openLedger(settings: LedgerSettings, events: LedgerEvents): Promise<Engine> {
  const { deadlineMs, ...rest } = settings
  const file = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js'
  const fates = Fates.share()
  const workerData: WorkerSettings = { ...rest, fates }
  const worker = new Worker(new URL(file, import.meta.url), { name: 'ledger', workerData })
  const [first] = (await once(worker, 'message')) as [WorkerMessage]
  if (first.kind === 'unfit') throw new OperatorError(first.text)
  if (first.kind !== 'ready') throw new Error('The ledger did not start')
  return new LedgerThread(worker, new Fates(fates), deadlineMs, first.recovered, events)
}

/**
 * Requests sent together at the most. With a core of its own the thread should not wait for the
 * turn to end; on a shared one it would only interrupt what fills the next batch.
 */
const messageSize = availableParallelism() > 1 ? 32 : Number.POSITIVE_INFINITY

/**
 * How far apart commits are of calls that collect. A call waits for two: each millisecond more takes
 * some 5 % off what it takes of the processor, and makes the slowest ones more than two slower.
 */
const gatherMs = 3

/** With more collections under way than these, their calls wait for one another. */
const fewCollections = 8

class LedgerThread extends QueuedLedger<SqliteTrouble, StoreRequest> implements Engine {
  readonly recovered: number
  readonly #worker: Worker
  readonly #events: LedgerEvents
  /** Requests that are sent at the end of this turn of the event loop, or a little later. */
  #gathered: StoreRequest[] = []
  #sending: NodeJS.Immediate | undefined
  #sendingLater: NodeJS.Timeout | undefined
  #sentAtMs = 0
  /** Calls that hold a price until what they collect is there. */
  #collections = 0
  readonly #exited: Promise<void>
  /** Why the thread waits, where it says so. */
  #isLocked = false

  constructor(
    worker: Worker,
    fates: Fates,
    deadlineMs: number,
    recovered: number,
    events: LedgerEvents,
  ) {
    super({ deadlineMs, tellsUndecided: false, fates, texts: sqliteTroubleTexts }, events)
    this.#worker = worker
    this.recovered = recovered
    this.#events = events
    let lastError: Error | undefined
    worker.on('message', (message: WorkerMessage) => this.#receive(message))
    worker.on('error', (error) => {
      lastError = error
    })
    // By then everything that the thread still sent has been received.
    this.#exited = new Promise<void>((resolve) => {
      worker.once('exit', resolve)
    }).then(() => this.#onExit(lastError))
  }

  override admit(request: AdmitRequest, done: Done<Verdict>): void {
    super.admit(request, (verdict) => {
      if (isHold(request) && !(verdict instanceof Error) && verdict.code === 0) this.#collections++
      done(verdict)
    })
  }

  override settle(request: SettleRequest, done: Done<Settlement>): void {
    super.settle(request, done)
    this.#collections--
  }

  protected get standstill(): SqliteTrouble {
    return this.#isLocked ? 'locked' : 'stalled'
  }

  protected send(request: StoreRequest): void {
    this.#gathered.push(request)
    const waitMs = isPatient(request) ? this.#patienceMs() : 0
    if (this.#gathered.length === messageSize) this.#post()
    else if (waitMs > 0) this.#sendingLater ??= setTimeout(() => this.#post(), waitMs)
    else this.#sending ??= setImmediate(() => this.#post())
  }

  #patienceMs(): number {
    if (this.#collections <= fewCollections) return 0
    return this.#sentAtMs + gatherMs - performance.now()
  }

  protected async letGo(): Promise<void> {
    this.#worker.postMessage('close')
    const isOver = this.#exited.then(() => true)
    const inTime = () => Promise.race([isOver, delay(closeTimeoutMs, false, { ref: false })])
    if (await inTime()) return
    void this.#worker.terminate()
    await inTime()
  }

  #post(): void {
    clearImmediate(this.#sending)
    clearTimeout(this.#sendingLater)
    this.#sending = undefined
    this.#sendingLater = undefined
    if (this.#gathered.length === 0) return
    this.#sentAtMs = performance.now()
    this.#worker.postMessage(packRequests(this.#gathered))
    this.#gathered = []
  }

  #receive(message: WorkerMessage): void {
    if (message.kind === 'locked') this.#isLocked = true
    else if (message.kind === 'forgotten') this.#events.onForgotten(message.subjects)
    else if (message.kind === 'replies') {
      this.#isLocked = false
      this.hear({ kind: 'replies', replies: unpackReplies(message.replies) })
    } else if (message.kind === 'failed' || message.kind === 'shed') {
      if (message.kind === 'failed') this.#isLocked = false
      this.hear(message)
    }
  }

  #onExit(error: Error | undefined): void {
    if (this.isClosing && !error) return
    const death = error ?? new Error('The thread ended by itself')
    this.die('dead', `the ledger's thread died: ${death.message}`)
    this.#events.onDeath(death)
  }
}

const isHold = (request: StoreRequest) => request.kind === 'admit' && request.take === 'hold'

/** Whether it may wait for others to share a commit: nobody waits for it, or its call takes longer. */
const isPatient = (request: StoreRequest) =>
  isHold(request) || request.kind === 'settle' || request.kind === 'observe'

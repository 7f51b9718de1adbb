import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { OperatorError } from '../../../core/errors.ts'
import type { Text } from '../../../core/text.ts'
import { CommitError, type Done, errorOf } from '../../../ledger/ledger.ts'
import type {
  AdmitRequest,
  Inquiry,
  InquiryRequest,
  RejectRequest,
  Settlement,
  SettleRequest,
  Verdict,
} from '../../../ledger/protocol.ts'
import type { Spent } from '../../../sources/purse.ts'
import type {
  DriftCount,
  Engine,
  ExpenseNote,
  Expiry,
  HealthNote,
  Observation,
} from '../../ports.ts'
import { Fates } from './fates.ts'
import type { StoreReply, StoreRequest } from './requests.ts'
import { type LedgerTrouble, troubleTexts } from './trouble.ts'
import { tell, tickMs, type Waiter, Waiting } from './waiting.ts'
import { packRequests, unpackReplies } from './wire.ts'
import type { WorkerMessage, WorkerSettings } from './worker.ts'

export interface LedgerEvents {
  /** The thread ended by itself: no call can be served after that. */
  readonly onDeath: (error: Error) => void
  /** Another process erased creators, of whom nothing may be kept in memory either. */
  readonly onForgotten: (subjects: readonly string[]) => void
  /** No call is served any more, for this reason, or calls are served again. */
  readonly onTrouble: (trouble: Text | undefined, details: string | undefined) => void
}

export interface LedgerSettings extends Omit<WorkerSettings, 'fates'> {
  /** How long a request waits for its commit; then nothing of it will ever happen. */
  readonly deadlineMs: number
}

/** Without a reply for so long, while requests wait, the ledger makes no progress. */
const stalledAfterMs = 2000
const lookTimeoutMs = 1500
const hurriedTicks = 2
/** What the thread gets to let go of the database, which takes a moment, before it is cut off. */
const closeTimeoutMs = 1000

/**
 * Starts the thread that owns the ledger. It commits what has queued up as soon as its last commit
 * is done, with no timer: a lone call waits for one commit, a thousand share a few. Throws
 * OperatorError where the database cannot be used.
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
const messageSize = availableParallelism() > 1 ? 16 : Number.POSITIVE_INFINITY

class LedgerThread implements Engine {
  readonly commits = { succeeded: 0, failed: 0 }
  readonly recovered: number
  readonly #worker: Worker
  readonly #events: LedgerEvents
  readonly #fates: Fates
  /** Requests of this turn of the event loop, which are sent at its end. */
  #gathered: StoreRequest[] = []
  readonly #waiting: Waiting
  readonly #deadlineMs: number
  readonly #ticking: NodeJS.Timeout
  readonly #exited: Promise<void>
  #onIdle: (() => void) | undefined
  /** A look that is under way serves all who want to know. */
  #looking: Promise<StoreReply> | undefined
  #trouble: LedgerTrouble | undefined
  #failure: string | undefined
  /** Why the thread waits, where it says so. */
  #isLocked = false
  /** How many ticks have passed since the server was told to end in a hurry. */
  #hurriedTicks = 0
  #isHurried = false
  #isClosing = false

  constructor(
    worker: Worker,
    fates: Fates,
    deadlineMs: number,
    recovered: number,
    events: LedgerEvents,
  ) {
    this.#worker = worker
    this.#fates = fates
    this.#deadlineMs = deadlineMs
    this.#waiting = new Waiting(deadlineMs)
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
    this.#ticking = setInterval(() => this.#tick(), tickMs).unref()
  }

  get failure(): string | undefined {
    return this.#failure
  }

  admit(request: AdmitRequest, done: Done<Verdict>): void {
    this.#submit(request, (reply) => done(isFailed(reply) ? reply : present(reply.verdict)))
  }

  reject(request: RejectRequest, done: Done<Verdict>): void {
    this.#submit(request, (reply) => done(isFailed(reply) ? reply : present(reply.verdict)))
  }

  settle(request: SettleRequest, done: Done<Settlement>): void {
    this.#submit(request, (reply) => done(isFailed(reply) ? reply : present(reply.settlement)))
  }

  async inquire(request: InquiryRequest): Promise<Inquiry> {
    return present((await this.#ask(request)).inquiry)
  }

  async observe(observation: Observation, atMs: number): Promise<void> {
    await this.#ask({ kind: 'observe', observation, atMs })
  }

  async noteDrift(counts: readonly DriftCount[], atMs: number): Promise<void> {
    await this.#ask({ kind: 'drift', counts, atMs })
  }

  async noteHealth(note: HealthNote): Promise<void> {
    await this.#ask({ kind: 'health', ...note })
  }

  async spend(note: ExpenseNote): Promise<Spent> {
    return present((await this.#ask({ kind: 'spend', ...note })).spent)
  }

  async prune(expiry: Expiry): Promise<number> {
    return present((await this.#ask({ kind: 'prune', ...expiry })).pruned)
  }

  async look(atMs: number): Promise<void> {
    await this.#ask({ kind: 'look', atMs })
  }

  async trouble(): Promise<Text | undefined> {
    this.#looking ??= this.#ask({ kind: 'look' }).finally(() => {
      this.#looking = undefined
    })
    const answered = this.#looking.then(
      () => true,
      () => true,
    )
    const isKnown = this.#trouble === 'stalled' || this.#trouble === 'locked'
    const timeout = delay(isKnown ? 0 : lookTimeoutMs, false, { ref: false })
    if (await Promise.race([answered, timeout])) {
      return this.#trouble && troubleTexts[this.#trouble]
    }
    return troubleTexts[this.#trouble ?? this.#standstill]
  }

  hurry(): void {
    this.#isHurried = true
  }

  async close(): Promise<void> {
    this.#isClosing = true
    if (this.#trouble === 'dead') this.#abandon('The server ends')
    if (!this.#waiting.isEmpty) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve
      })
    }
    clearInterval(this.#ticking)
    if (this.#trouble === 'dead') return
    this.#worker.postMessage('close')
    const isOver = this.#exited.then(() => true)
    const inTime = () => Promise.race([isOver, delay(closeTimeoutMs, false, { ref: false })])
    if (await inTime()) return
    void this.#worker.terminate()
    await inTime()
  }

  /** Sends a request whose caller waits for it. Rejects with CommitError. */
  #ask(request: StoreRequest): Promise<StoreReply> {
    return new Promise((resolve, reject) => {
      this.#submit(request, (reply) => {
        if (isFailed(reply)) reject(reply)
        else resolve(reply)
      })
    })
  }

  #submit(request: StoreRequest, waiter: Waiter): void {
    if (this.#trouble === 'dead') {
      const death = new CommitError(this.#failure)
      queueMicrotask(() => waiter(death))
      return
    }
    this.#waiting.add(waiter)
    this.#gathered.push(request)
    if (this.#gathered.length === 1) setImmediate(() => this.#send())
    else if (this.#gathered.length === messageSize) this.#send()
  }

  #send(): void {
    if (this.#gathered.length === 0) return
    this.#worker.postMessage(packRequests(this.#gathered))
    this.#gathered = []
  }

  #receive(message: WorkerMessage): void {
    if (message.kind === 'replies') this.#reply(unpackReplies(message.replies))
    else if (message.kind === 'failed') this.#fail(message)
    else if (message.kind === 'shed') this.#waiting.drop(message.requests)
    else if (message.kind === 'locked') this.#isLocked = true
    else if (message.kind === 'forgotten') this.#events.onForgotten(message.subjects)
    if (this.#waiting.isEmpty) this.#onIdle?.()
  }

  #reply(replies: readonly StoreReply[]): void {
    this.commits.succeeded++
    this.#isLocked = false
    if (this.#trouble) this.#enter(undefined, undefined)
    for (const [index, waiter] of this.#waiting.take(replies.length).entries()) {
      const reply = present(replies[index])
      tell(waiter, reply.failure === undefined ? reply : errorOf(reply.failure))
    }
  }

  #fail({ requests, reason, trouble }: Extract<WorkerMessage, { kind: 'failed' }>): void {
    this.commits.failed++
    this.#isLocked = false
    this.#enter(trouble, reason)
    const error = new CommitError(reason)
    for (const waiter of this.#waiting.take(requests)) tell(waiter, error)
  }

  #tick(): void {
    const overdue = this.#giveUp(this.#waiting.tick())
    const { idleMs } = this.#waiting
    if (overdue || idleMs >= stalledAfterMs) {
      this.#enter(this.#standstill, `no reply for ${idleMs / 1000} s`)
    }
    if (!this.#isHurried) return
    this.#hurriedTicks++
    if (this.#hurriedTicks <= hurriedTicks || idleMs < hurriedTicks * tickMs) return
    this.#giveUp(this.#waiting.count)
    // What the thread has claimed may be charged, but by then nobody is left who could be told.
    this.#abandon('The server ends')
  }

  get #standstill(): LedgerTrouble {
    return this.#isLocked ? 'locked' : 'stalled'
  }

  /** Returns false where the thread has claimed all of them: their replies are on the way. */
  #giveUp(end: number, why = `No commit within ${this.#deadlineMs} ms`): boolean {
    const first = this.#fates.giveUp(end)
    if (first === end) return false
    this.#waiting.giveUp(first, end, new CommitError(why))
    if (this.#waiting.isEmpty) this.#onIdle?.()
    return true
  }

  /** Takes note of what stands in the way of calls, and tells of it where it is new. */
  #enter(trouble: LedgerTrouble | undefined, failure: string | undefined): void {
    // A thread that has ended does not come back, whatever is heard of it later.
    if (this.#trouble === 'dead') return
    const isNew = trouble !== this.#trouble
    this.#trouble = trouble
    this.#failure = failure
    if (isNew) this.#events.onTrouble(trouble && troubleTexts[trouble], failure)
  }

  #onExit(error: Error | undefined): void {
    if (this.#isClosing && !error) return
    const death = error ?? new Error('The thread ended by itself')
    this.#enter('dead', `the ledger's thread died: ${death.message}`)
    // Those that the thread had claimed may be charged: nobody may tell them that they are not.
    this.#giveUp(this.#waiting.count, this.#failure)
    if (this.#isClosing) this.#abandon('The server ends')
    this.#events.onDeath(death)
  }

  #abandon(why: string | undefined): void {
    this.#waiting.giveUp(0, this.#waiting.count, new CommitError(why))
    this.#onIdle?.()
  }
}

const isFailed = (reply: StoreReply | CommitError) => reply instanceof CommitError

/** The ledger's thread answers each request in order and in kind; anything else is a defect of ours. */
function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The ledger left a request without its reply')
  return value
}

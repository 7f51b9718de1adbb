import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Observation } from '../history/observations.ts'
import type {
  AdmitRequest,
  DriftCount,
  GateReply,
  GateRequest,
  HealthRequest,
  Inquiry,
  InquiryRequest,
  PruneRequest,
  RejectRequest,
  Settlement,
  SettleRequest,
  Verdict,
} from './protocol.ts'
import { packRequests, unpackReplies } from './wire.ts'
import type { WorkerMessage, WorkerSettings } from './worker.ts'

/** What decides over calls and moves the money. Each promise resolves once its effect is durable. */
export interface Gate {
  /** Authenticates, permits, and takes rate, quota and price: all of them or none. */
  admit(request: AdmitRequest): Promise<Verdict>
  /** Authenticates a call that cannot be served, and writes it down. */
  reject(request: RejectRequest): Promise<Verdict>
  settle(request: SettleRequest): Promise<Settlement>
  /** Answers a token's holder about the account, a call or an idempotency key. */
  inquire(request: InquiryRequest): Promise<Inquiry>
  /** Stores a fresh collection. */
  observe(observation: Observation, atMs: number): Promise<void>
  /** Adds to what was counted of drift. */
  noteDrift(counts: readonly DriftCount[], atMs: number): Promise<void>
  /** Adds to what was counted of the sources, and says how they are. */
  noteHealth(request: HealthRequest): Promise<void>
  /** Forgets a few of the oldest records that are past their time. Returns how many. */
  prune(request: PruneRequest): Promise<number>
  /** Looks whether another process has changed anything, as each call does, while there are none. */
  look(): Promise<void>
  /** Whether commits succeed. Where the last one failed, it is found out by another. */
  isWorking(): Promise<boolean>
  /** Why the last commit failed; undefined while commits succeed. */
  readonly failure: string | undefined
  /** Commits so far. */
  readonly commits: { readonly succeeded: number; readonly failed: number }
  /** How many calls of an earlier server were found open and released. */
  readonly recovered: number
  /** Commits what is waiting, then lets go of the database. */
  close(): Promise<void>
}

export interface GateEvents {
  /** The thread ended by itself: no call can be served after that. */
  readonly onDeath: (error: Error) => void
  /** Another process erased creators, of whom nothing may be kept in memory either. */
  readonly onForgotten: (subjects: readonly string[]) => void
}

interface Waiting {
  readonly reply: (reply: GateReply) => void
  readonly reject: (error: Error) => void
}

/** A commit failed: nothing was taken, and nothing was charged. */
class CommitError extends Error {
  override readonly name = 'CommitError'
}

/**
 * Starts the thread that owns the ledger. It commits what has queued up as soon as its last commit
 * is done, with no timer: a lone call waits for one commit, a thousand share a few.
 */
export async function openGate(
  settings: WorkerSettings,
  { onDeath, onForgotten }: GateEvents,
): Promise<Gate> {
  const file = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js'
  const worker = new Worker(new URL(file, import.meta.url), { workerData: settings })
  const [ready] = (await once(worker, 'message')) as [WorkerMessage]
  if (ready.kind !== 'ready') throw new Error('The gate did not start')
  return new ThreadGate(worker, ready.recovered, { onDeath, onForgotten })
}

/**
 * Requests sent together at the most. With a core of its own the thread should not wait for the
 * turn to end; on a shared one it would only interrupt what fills the next batch.
 */
const messageSize = availableParallelism() > 1 ? 16 : Number.POSITIVE_INFINITY

class ThreadGate implements Gate {
  failure: string | undefined
  readonly commits = { succeeded: 0, failed: 0 }
  readonly recovered: number
  readonly #worker: Worker
  /** Requests of this turn of the event loop, which are sent at its end. */
  #gathered: GateRequest[] = []
  /** All that have not been replied to, in the order of their replies. */
  #waiting: Waiting[] = []
  #onIdle: (() => void) | undefined
  #dead = false

  readonly #onForgotten: GateEvents['onForgotten']

  constructor(worker: Worker, recovered: number, { onDeath, onForgotten }: GateEvents) {
    this.#onForgotten = onForgotten
    this.#worker = worker
    this.recovered = recovered
    worker.on('message', (message: WorkerMessage) => this.#receive(message))
    worker.on('error', (error) => {
      this.#dead = true
      this.#fail(this.#waiting.length, `the gate's thread died: ${error.message}`)
      onDeath(error)
    })
  }

  admit(request: AdmitRequest): Promise<Verdict> {
    return this.#submit(request, ({ verdict }) => verdict)
  }

  reject(request: RejectRequest): Promise<Verdict> {
    return this.#submit(request, ({ verdict }) => verdict)
  }

  settle(request: SettleRequest): Promise<Settlement> {
    return this.#submit(request, ({ settlement }) => settlement)
  }

  inquire(request: InquiryRequest): Promise<Inquiry> {
    return this.#submit(request, ({ inquiry }) => inquiry)
  }

  async observe(observation: Observation, atMs: number): Promise<void> {
    await this.#submit({ kind: 'observe', observation, atMs }, (reply) => reply)
  }

  async noteDrift(counts: readonly DriftCount[], atMs: number): Promise<void> {
    await this.#submit({ kind: 'drift', counts, atMs }, (reply) => reply)
  }

  async noteHealth(request: HealthRequest): Promise<void> {
    await this.#submit(request, (reply) => reply)
  }

  prune(request: PruneRequest): Promise<number> {
    return this.#submit(request, ({ pruned }) => pruned)
  }

  async look(): Promise<void> {
    await this.#submit({ kind: 'look' }, (reply) => reply)
  }

  async isWorking(): Promise<boolean> {
    if (this.failure === undefined) return true
    return this.#submit({ kind: 'probe' }, (reply) => reply).then(
      () => true,
      () => false,
    )
  }

  async close(): Promise<void> {
    if (this.#dead) return
    if (this.#waiting.length > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve
      })
    }
    const exited = once(this.#worker, 'exit')
    this.#worker.postMessage('close')
    await exited
  }

  /** Sends a request. `pick` takes what was asked for from its reply. */
  #submit<T>(request: GateRequest, pick: (reply: GateReply) => T | undefined): Promise<T> {
    if (this.#dead) return Promise.reject(new CommitError(this.failure))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ reply: (reply) => resolve(present(pick(reply))), reject })
      this.#gathered.push(request)
      if (this.#gathered.length === 1) setImmediate(() => this.#send())
      else if (this.#gathered.length === messageSize) this.#send()
    })
  }

  #send(): void {
    if (this.#gathered.length === 0) return
    this.#worker.postMessage(packRequests(this.#gathered))
    this.#gathered = []
  }

  #receive(message: WorkerMessage): void {
    if (message.kind === 'failed') {
      this.commits.failed++
      this.#fail(message.requests, message.reason)
    }
    if (message.kind === 'forgotten') this.#onForgotten(message.subjects)
    if (message.kind !== 'replies') return
    this.commits.succeeded++
    this.failure = undefined
    const replies = unpackReplies(message.replies)
    for (const [index, waiting] of this.#take(replies.length).entries()) {
      waiting.reply(present(replies[index]))
    }
  }

  #fail(requests: number, reason: string): void {
    this.failure = reason
    for (const { reject } of this.#take(requests)) reject(new CommitError(reason))
  }

  /** The first so many of those that wait, which wait no longer. */
  #take(count: number): Waiting[] {
    const taken = this.#waiting.slice(0, count)
    this.#waiting = this.#waiting.slice(count)
    if (this.#waiting.length === 0) this.#onIdle?.()
    return taken
  }
}

/** The gate's thread answers each request in order and in kind; anything else is a defect of ours. */
function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The gate left a request without its reply')
  return value
}

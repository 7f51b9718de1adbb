import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type {
  AdmitRequest,
  GateReply,
  GateRequest,
  RejectRequest,
  Settlement,
  SettleRequest,
  Verdict,
} from './protocol.ts'
import type { WorkerMessage, WorkerSettings } from './worker.ts'

/** What decides over calls and moves the money. Each promise resolves once its effect is durable. */
export interface Gate {
  /** Authenticates, permits, and takes rate, quota and price: all of them or none. */
  admit(request: AdmitRequest): Promise<Verdict>
  /** Authenticates a call that cannot be served, and writes it down. */
  reject(request: RejectRequest): Promise<Verdict>
  settle(request: SettleRequest): Promise<Settlement>
  /** Why the last commit failed; undefined while commits succeed. */
  readonly failure: string | undefined
  /** How many calls of an earlier server were found open and released. */
  readonly recovered: number
  /** Commits what is waiting, then lets go of the database. */
  close(): Promise<void>
}

interface Waiting {
  readonly request: GateRequest
  readonly resolve: (reply: GateReply) => void
  readonly reject: (error: Error) => void
}

/** A commit failed: nothing was taken, and nothing was charged. */
export class CommitError extends Error {
  override readonly name = 'CommitError'
}

/**
 * Starts the thread that owns the ledger. Requests gather while a commit runs and go together in
 * the next, with no timer: a lone call waits for one commit, a thousand share a few.
 * `onDeath` hears of a thread that ended by itself: no call can be served after that.
 */
export async function openGate(
  settings: WorkerSettings,
  onDeath: (error: Error) => void,
): Promise<Gate> {
  const file = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js'
  const worker = new Worker(new URL(file, import.meta.url), { workerData: settings })
  const [ready] = (await once(worker, 'message')) as [WorkerMessage]
  if (ready.kind !== 'ready') throw new Error('The gate did not start')
  return new ThreadGate(worker, ready.recovered, onDeath)
}

class ThreadGate implements Gate {
  failure: string | undefined
  readonly recovered: number
  readonly #worker: Worker
  #gathered: Waiting[] = []
  #committing: Waiting[] = []
  #onIdle: (() => void) | undefined
  #dead = false

  constructor(worker: Worker, recovered: number, onDeath: (error: Error) => void) {
    this.#worker = worker
    this.recovered = recovered
    worker.on('message', (message: WorkerMessage) => this.#receive(message))
    worker.on('error', (error) => {
      this.#dead = true
      this.#fail(`the gate's thread died: ${error.message}`)
      onDeath(error)
    })
  }

  async admit(request: AdmitRequest): Promise<Verdict> {
    return present((await this.#submit(request)).verdict)
  }

  async reject(request: RejectRequest): Promise<Verdict> {
    return present((await this.#submit(request)).verdict)
  }

  async settle(request: SettleRequest): Promise<Settlement> {
    return present((await this.#submit(request)).settlement)
  }

  async close(): Promise<void> {
    if (this.#committing.length > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve
      })
    }
    const exited = once(this.#worker, 'exit')
    this.#worker.postMessage('close')
    await exited
  }

  #submit(request: GateRequest): Promise<GateReply> {
    if (this.#dead) return Promise.reject(new CommitError(this.failure))
    return new Promise((resolve, reject) => {
      this.#gathered.push({ request, resolve, reject })
      if (this.#committing.length === 0) this.#commit()
    })
  }

  #commit(): void {
    this.#committing = this.#gathered
    this.#gathered = []
    if (this.#committing.length === 0) this.#onIdle?.()
    else this.#worker.postMessage(this.#committing.map(({ request }) => request))
  }

  #receive(message: WorkerMessage): void {
    if (message.kind === 'failed') return this.#fail(message.reason)
    if (message.kind !== 'replies') return
    this.failure = undefined
    const answered = this.#committing
    this.#commit()
    for (const [index, waiting] of answered.entries())
      waiting.resolve(present(message.replies[index]))
  }

  #fail(reason: string): void {
    this.failure = reason
    const failed = this.#dead ? [...this.#committing, ...this.#gathered] : this.#committing
    if (this.#dead) this.#gathered = []
    this.#commit()
    for (const { reject } of failed) reject(new CommitError(reason))
  }
}

/** The gate's thread answers each request in order and in kind; anything else is a defect of ours. */
function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The gate left a request without its reply')
  return value
}

import { parentPort, type ResourceLimits, type Transferable, Worker } from 'node:worker_threads'

/** The tasks that a thread can be asked to do, by name: each takes one value and gives one. */
export type Tasks = Readonly<Record<string, (question: never) => unknown>>

export interface HelperSettings {
  /** The module that the thread runs; it offers its tasks with `offerTasks`. */
  readonly module: URL
  readonly workerData?: unknown
  readonly resourceLimits?: ResourceLimits
  /** It ends, with all the memory it took, after this long without a task; without it, it stays. */
  readonly idleMs?: number
  /** Hears why it could not start or has died; the next task starts another. */
  readonly onDeath: (error: unknown) => void
}

interface Task {
  readonly name: string
  readonly question: unknown
  readonly transfer: readonly Transferable[]
  readonly resolve: (answer: never) => void
  readonly reject: (error: unknown) => void
}

type ThreadReply = { readonly answer: unknown } | { readonly error: unknown } | 'ready'

/** A thread that could not start is not started again for this long: each attempt costs. */
const restMs = 1000

/**
 * A thread for what takes long, which does one task at a time, first come first served. It starts
 * with its first task. Where it dies, the task it was at fails and the next one starts another;
 * where it cannot start, all that wait fail. Nothing of that ever ends the process.
 */
export class HelperThread<T extends Tasks> {
  readonly #settings: HelperSettings
  #waiting: Task[] = []
  #running: Task | undefined
  #worker: Worker | undefined
  #isReady = false
  #idle: NodeJS.Timeout | undefined
  /** Why nothing is asked for now, and until when. */
  #refusal: { readonly error: unknown; readonly untilMs: number } | undefined

  constructor(settings: HelperSettings) {
    this.#settings = settings
  }

  /** Does a task. Rejects with what it throws, or with why the thread died or could not start. */
  run<N extends keyof T & string>(
    name: N,
    question: Parameters<T[N]>[0],
    transfer: readonly Transferable[] = [],
  ): Promise<Awaited<ReturnType<T[N]>>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ name, question, transfer, resolve, reject })
      if (!this.#running) this.#next()
    })
  }

  /** Ends the thread; what it has not done by then is rejected. */
  async close(): Promise<void> {
    this.#refuse(new Error('The helper thread is closed'), Number.POSITIVE_INFINITY)
    await this.#end()
  }

  #next(): void {
    clearTimeout(this.#idle)
    const refusal = this.#refusal
    if (refusal && performance.now() < refusal.untilMs) {
      this.#refuse(refusal.error, refusal.untilMs)
      return
    }
    this.#running = this.#waiting.shift()
    if (this.#running) this.#ask(this.#running)
    else this.#rest()
  }

  #ask({ name, question, transfer }: Task): void {
    try {
      this.#worker ??= this.#start()
    } catch (error) {
      this.#failToStart(error)
      return
    }
    try {
      this.#worker.postMessage({ name, question }, transfer)
    } catch (error) {
      this.#settle({ error })
    }
  }

  #start(): Worker {
    const { module, workerData, resourceLimits = {} } = this.#settings
    const worker = new Worker(module, { workerData, resourceLimits })
    let cause: unknown
    this.#isReady = false
    worker.on('message', (reply: ThreadReply) => {
      if (reply === 'ready') this.#isReady = true
      else this.#settle(reply)
    })
    worker.on('messageerror', (error) => this.#settle({ error }))
    // The 'exit' that follows is waited for: only then is all that the thread had given back.
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('exit', (code) => {
      if (worker !== this.#worker) return
      this.#worker = undefined
      const error = cause ?? new Error(`The helper thread ended by itself, with code ${code}`)
      if (this.#isReady) this.#die(error)
      else this.#failToStart(error)
    })
    return worker
  }

  #settle(reply: Exclude<ThreadReply, 'ready'>): void {
    const task = this.#running
    this.#running = undefined
    if ('error' in reply) task?.reject(reply.error)
    else task?.resolve(reply.answer as never)
    this.#next()
  }

  #die(error: unknown): void {
    this.#settings.onDeath(error)
    this.#settle({ error })
  }

  #failToStart(error: unknown): void {
    this.#settings.onDeath(error)
    this.#refuse(error, performance.now() + restMs)
  }

  #refuse(error: unknown, untilMs: number): void {
    const refused = this.#running ? [this.#running, ...this.#waiting] : this.#waiting
    this.#refusal = { error, untilMs }
    this.#running = undefined
    this.#waiting = []
    for (const { reject } of refused) reject(error)
  }

  #rest(): void {
    const { idleMs } = this.#settings
    if (idleMs !== undefined) this.#idle = setTimeout(() => void this.#end(), idleMs).unref()
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idle)
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }
}

/** Answers, in the thread's own module, what `HelperThread` asks. */
export function offerTasks(tasks: Tasks): void {
  const port = parentPort
  if (!port) throw new Error('Tasks are offered in a helper thread')
  port.on('message', async ({ name, question }: Task) => {
    try {
      const answer = await tasks[name]?.(question as never)
      port.postMessage({ answer }, wholeBuffers(answer))
    } catch (error) {
      port.postMessage({ error: error instanceof Error ? error : new Error(String(error)) })
    }
  })
  port.postMessage('ready')
}

/** Bytes that have their memory for themselves are handed over; others would be copied with it. */
function wholeBuffers(answer: unknown): ArrayBuffer[] {
  if (typeof answer !== 'object' || answer === null) return []
  return Object.values(answer).flatMap((member: unknown) =>
    member instanceof Uint8Array &&
    member.buffer instanceof ArrayBuffer &&
    member.byteLength === member.buffer.byteLength
      ? [member.buffer]
      : [],
  )
}

import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { OperatorError } from '../../core/errors.ts'
import type { Begin, Order, Report } from './orders.ts'

type Ready = Extract<Report, { readonly kind: 'ready' }>
type Question = Extract<Order, { readonly kind: 'measure' | 'sources' }>

export interface KeptProcessEvents {
  /** Prints what all processes have measured. */
  readonly printMetrics: () => Promise<string>
  /** Hears that it has ended by itself, before it is started again. */
  readonly onEnd: () => void
}

/** How long it is waited before a process is started again: this, and twice as long each time after. */
const firstPauseMs = 100
const longestPauseMs = 30_000
/** One that has run for so long is started again as if it had never ended. */
const steadyMs = 60_000
/** A process that does not answer within this time is passed over. */
const answerTimeoutMs = 2000
/** How long after an answer a process is asked again whether it goes on. */
const askAgainMs = 1000
/**
 * After so many questions in a row without an answer it hangs: no healthy one is away for ten seconds,
 * and as long a call waits for its commit. Questions are counted, and not time: where all processes
 * stood still together, as when a laptop sleeps, one question was missed.
 */
const mostMissed = 5

/** A process that is started again whenever it ends, or hangs, until it is stopped. */
export class KeptProcess {
  readonly #begin: Begin
  readonly #fork: () => ChildProcess
  readonly #log: Logger
  readonly #events: KeptProcessEvents
  readonly #asked = new Map<number, (answer: unknown) => void>()
  #questions = 0
  #child: ChildProcess | undefined
  #hasBegun = false
  #isStopping = false
  #pauseMs = firstPauseMs
  #retry: NodeJS.Timeout | undefined

  constructor(begin: Begin, fork: () => ChildProcess, log: Logger, events: KeptProcessEvents) {
    this.#begin = begin
    this.#fork = fork
    this.#log = log
    this.#events = events
  }

  /** Starts it. Throws OperatorError where it says why it cannot begin; it is not tried again then. */
  async start(): Promise<Ready> {
    const ready = Promise.withResolvers<Ready>()
    this.#run(this.#begin, ready)
    return await ready.promise
  }

  /** Asks it something; undefined where it is not there, or does not answer. */
  ask<Answer>(question: DistributiveOmit<Question, 'id'>): Promise<Answer | undefined> {
    const id = this.#questions++
    return new Promise((resolve) => {
      const end = (answer?: unknown) => {
        clearTimeout(late)
        this.#asked.delete(id)
        resolve(answer as Answer | undefined)
      }
      const late = setTimeout(end, answerTimeoutMs)
      this.#asked.set(id, end)
      if (!this.#hasBegun || !this.#tell({ ...question, id })) end()
    })
  }

  /** Has it end in order, or kills it where that takes longer than `withinMs`. */
  async stop(withinMs: number): Promise<void> {
    this.#isStopping = true
    clearTimeout(this.#retry)
    const child = this.#child
    if (!child) return
    const exited = once(child, 'exit')
    this.#tell({ kind: 'stop' })
    const overdue = setTimeout(() => child.kill('SIGKILL'), withinMs)
    await exited
    clearTimeout(overdue)
  }

  #run(begin: Begin, first?: PromiseWithResolvers<Ready>): void {
    const child = this.#fork()
    const fromMs = performance.now()
    this.#child = child
    const end = (code: number | null, signal: NodeJS.Signals | null) => {
      this.#child = undefined
      this.#hasBegun = false
      for (const end of this.#asked.values()) end(undefined)
      first?.reject(new Error(`The process ${begin.process} ended with ${signal ?? code}`))
      if (this.#isStopping) return
      if (performance.now() - fromMs > steadyMs) this.#pauseMs = firstPauseMs
      this.#startAgain({ of: begin.process, code, signal })
    }
    child.once('exit', end)
    child.on('error', (error) => {
      this.#log.error({ of: begin.process, error }, 'a process failed')
      // One that could not be made has no end of its own.
      if (child.pid === undefined) end(null, null)
    })
    child.on('message', (report: Report) => {
      if (report.kind === 'ready') {
        this.#hasBegun = true
        this.#log.info({ of: begin.process, pid: child.pid }, 'a process has started')
        first?.resolve(report)
        void this.#watch(child)
      } else if (report.kind === 'unfit') this.#refuse(report, first)
      else if (report.kind === 'answer') this.#asked.get(report.id)?.(report.answer)
      else void this.#tellMetrics(report.id)
    })
    this.#tell(begin)
  }

  /** Kills it where it does not answer any more. One that still begins has as long as it takes. */
  async #watch(child: ChildProcess): Promise<void> {
    let missed = 0
    // One that has let go of its channel ends by itself.
    while (child.connected && missed < mostMissed) {
      if (missed === 0) await delay(askAgainMs, undefined, { ref: false })
      const answer = await this.ask({ kind: 'sources', withinMs: 0 })
      missed = answer === undefined ? missed + 1 : 0
    }
    if (!child.connected || this.#isStopping) return
    const ofHanging = { of: this.#begin.process, pid: child.pid }
    this.#log.error(ofHanging, 'a process does not answer and is killed')
    child.kill('SIGKILL')
  }

  #startAgain(ended: object): void {
    const pauseMs = this.#pauseMs
    this.#pauseMs = Math.min(longestPauseMs, pauseMs * 2)
    this.#log.error({ ...ended, pauseMs }, 'a process has ended and is started again')
    this.#events.onEnd()
    // Only the first start makes the account demo: whoever reads the output has read it by then.
    this.#retry = setTimeout(() => this.#run({ ...this.#begin, makesDemo: false }), pauseMs)
  }

  #refuse(
    { text }: Extract<Report, { readonly kind: 'unfit' }>,
    first?: PromiseWithResolvers<Ready>,
  ) {
    if (first) {
      this.#isStopping = true
      first.reject(new OperatorError(text))
    } else this.#log.error({ of: this.#begin.process, why: text.en }, 'a process cannot begin')
  }

  async #tellMetrics(id: number): Promise<void> {
    this.#tell({ kind: 'metrics', id, text: await this.#events.printMetrics() })
  }

  #tell(order: Order): boolean {
    if (!this.#child?.connected) return false
    this.#child.send(order, () => {})
    return true
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

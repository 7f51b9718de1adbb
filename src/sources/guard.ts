import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  fullJitterGenerator,
  handleWhen,
  type IPolicy,
  isBrokenCircuitError,
  retry,
  wrap,
} from 'cockatiel'
import type { UpstreamRequest } from '../catalog/request.ts'
import type { SourceState } from '../core/source-state.ts'
import { Availability, stops } from './availability.ts'
import { SourceFault } from './fault.ts'
import { NoTurnError, Queue, type QueueSettings, type TurnOptions } from './queue.ts'
import type { Collected, CollectOptions, Collector, Source, SourceLog, Trouble } from './source.ts'

export interface GuardSettings extends QueueSettings {
  /** The time that a single attempt may take. */
  readonly attemptMs: number
}

const maxRetries = 3
const firstRetryMs = 250
const longestRetryMs = 4_000
const failuresToOpen = 8
const openMs = 10_000
const graceMs = 20

/**
 * The rest after a failure where the upstream does not say how long to wait: this, and twice as
 * long each time after.
 */
const firstPauseMs = 3_000
const longestPauseMs = 60_000

const probeEveryMs = 3_600_000
const renewalEveryMs = 10_000

/** Whose turn an attempt takes, and when it must have ended. */
interface Turn extends Omit<TurnOptions, 'withinMs'> {
  readonly untilMs: number
}

const transient = handleWhen((error) => error instanceof SourceFault && error.kind === 'transient')

/**
 * Makes a source of a collector: attempts with a time limit, retries of what may pass, a breaker,
 * pace and concurrency, and a stop that lasts until the operator has acted.
 */
export class Guard implements Source {
  readonly name: string
  readonly refuses: NonNullable<Source['refuses']>
  readonly #collector: Collector
  readonly #log: SourceLog
  readonly #attemptMs: number
  readonly #queue: Queue
  readonly #availability: Availability
  readonly #breaker: CircuitBreakerPolicy
  readonly #policy: IPolicy
  readonly #ending = new AbortController()
  readonly #timers: readonly NodeJS.Timeout[]
  #timesLimited = 0
  #confirming: Promise<void> | undefined
  /** The login was checked when the source was opened. */
  readonly checked: Promise<void>

  constructor(collector: Collector, settings: GuardSettings, log: SourceLog) {
    this.name = collector.name
    this.refuses = (request) => collector.refuses?.(request)
    this.#collector = collector
    this.#log = log
    this.#attemptMs = settings.attemptMs
    this.#queue = new Queue(settings)
    this.#availability = new Availability(collector, log, () => this.#probe())
    this.#breaker = this.#openBreaker()
    this.#policy = wrap(retries(), this.#breaker)
    this.checked = this.#checkLogin()
    this.#timers = collector.probe
      ? [
          setInterval(() => void this.#checkLogin(), probeEveryMs).unref(),
          setInterval(() => void this.#availability.renew(), renewalEveryMs).unref(),
        ]
      : []
  }

  async collect(request: UpstreamRequest, options: CollectOptions): Promise<Collected> {
    const { signal, withinMs } = options
    const work = (bounded: AbortSignal) =>
      this.#collectWithin(request, { ...options, signal: bounded })
    try {
      const collected =
        withinMs === undefined ? await work(signal) : await inTime(withinMs, signal, work)
      this.#timesLimited = 0
      this.#availability.served(request.dataset)
      return collected
    } catch (error) {
      signal.throwIfAborted()
      throw this.#noted(await this.#confirmed(error), request.dataset)
    }
  }

  state(): SourceState {
    if (this.#availability.isStopped) return 'stopped'
    return this.#breaker.state === CircuitState.Open ? 'resting' : 'working'
  }

  troubles(): readonly Trouble[] {
    return this.#availability.troubles()
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.#ending.abort()
    await this.#collector.close()
  }

  async #collectWithin(
    request: UpstreamRequest,
    { signal, withinMs = Number.POSITIVE_INFINITY, place }: CollectOptions,
  ): Promise<Collected> {
    const turn = { signal, untilMs: performance.now() + withinMs, ...(place && { place }) }
    await this.checked
    await this.#availability.admit()
    const attempt = (limited: AbortSignal) => this.#collector.collect(request, limited)
    let waitedMs = 0
    const collected = await this.#policy.execute(async () => {
      const askedMs = performance.now()
      const onTurn = () => {
        waitedMs += performance.now() - askedMs
      }
      try {
        return await this.#once(attempt, turn, onTurn)
      } catch (error) {
        // A trial that nobody waited for has told nothing, and must not close the breaker.
        const isTrial = this.#breaker.state === CircuitState.HalfOpen
        throw signal.aborted && isTrial ? abandoned : error
      }
    }, signal)
    return { ...collected, waitedMs }
  }

  async #probe(): Promise<void> {
    const { probe } = this.#collector
    const { signal } = this.#ending
    if (probe) await this.#once(probe, { signal, untilMs: Number.POSITIVE_INFINITY })
  }

  /**
   * Words may tell of a login that is lost and mean the creator's: ours is lost where the probe
   * says so too.
   */
  async #confirmed(error: unknown): Promise<unknown> {
    if (!(error instanceof SourceFault) || !error.unsure || !this.#collector.probe) return error
    this.#confirming ??= this.#probe().finally(() => {
      this.#confirming = undefined
    })
    try {
      await this.#confirming
    } catch (probed) {
      if (probed instanceof SourceFault && stops(probed)) return probed
    }
    return new SourceFault('failed', { detail: error.detail })
  }

  /** Makes one attempt in its turn and within its time. */
  async #once<T>(
    work: (signal: AbortSignal) => Promise<T>,
    { untilMs, ...turn }: Turn,
    onTurn = () => {},
  ): Promise<T> {
    const { signal } = turn
    const leftMs = () => untilMs - performance.now()
    const attempt = async () => {
      onTurn()
      try {
        // A little before the call's own end, so that a silence counts against the source.
        const limitMs = Math.min(this.#attemptMs, leftMs() - graceMs)
        if (limitMs <= 0) throw tooSlow(0)
        return await inTime(limitMs, signal, work)
      } catch (error) {
        throw error instanceof SourceFault && error.kind === 'limited' ? this.#slowed(error) : error
      }
    }
    const withinMs = leftMs()
    try {
      return await this.#queue.run(attempt, { ...turn, withinMs })
    } catch (error) {
      throw error instanceof NoTurnError ? noTurn(error, withinMs) : error
    }
  }

  /** Lets the source rest for as long as the upstream says, or longer each time where it does not. */
  #slowed({ detail, retryAfterMs }: SourceFault): SourceFault {
    const doubled = firstPauseMs * 2 ** Math.min(this.#timesLimited++, 10)
    const pauseMs = retryAfterMs ?? Math.min(longestPauseMs, doubled)
    this.#queue.pause(pauseMs)
    this.#log.warn({ source: this.name, pauseMs, detail }, 'the upstream limits the rate')
    return new SourceFault('limited', { detail, retryAfterMs: pauseMs })
  }

  /** Takes note of a failure for the calls to come, and gives what it comes to. */
  #noted(error: unknown, dataset: string): unknown {
    const isOpen = isBrokenCircuitError(error)
    const fault = isOpen ? new SourceFault('transient', { detail: 'it keeps failing' }) : error
    if (!(fault instanceof SourceFault)) return fault
    fault.source = this.name
    this.#availability.failed(fault, dataset)
    const { kind, detail } = fault
    if (!isOpen && (kind === 'transient' || kind === 'failed')) {
      this.#log.warn({ source: this.name, dataset, kind, detail }, 'a collection failed')
    }
    return fault
  }

  /** Asks whether the login holds; what cannot be found out is no reason to stop. */
  async #checkLogin(): Promise<void> {
    if (this.#availability.isStopped) return
    try {
      await this.#probe()
    } catch (error) {
      if (this.#ending.signal.aborted) return
      if (error instanceof SourceFault) this.#availability.failed(error)
      if (this.#availability.isStopped) return
      const seen = error instanceof SourceFault ? { detail: error.detail } : { error }
      this.#log.warn({ source: this.name, ...seen }, 'the login could not be checked')
    }
  }

  #openBreaker(): CircuitBreakerPolicy {
    const breaker = circuitBreaker(transient, {
      halfOpenAfter: openMs,
      breaker: new ConsecutiveBreaker(failuresToOpen),
    })
    let isOpen = false
    breaker.onBreak(() => {
      if (!isOpen) this.#log.error({ source: this.name }, 'the source keeps failing and rests')
      isOpen = true
    })
    breaker.onReset(() => {
      isOpen = false
      this.#log.info({ source: this.name }, 'the source answers again')
    })
    return breaker
  }
}

/** The fault of a call for which our own pace had no turn, which says nothing about the source. */
function noTurn({ waitMs }: NoTurnError, withinMs: number): SourceFault {
  const detail = `its pace has no turn within ${Math.round(withinMs)} ms`
  return new SourceFault('limited', { detail, retryAfterMs: waitMs, unasked: true })
}

function retries() {
  const backoff = new ExponentialBackoff({
    generator: fullJitterGenerator,
    initialDelay: firstRetryMs,
    maxDelay: longestRetryMs,
  })
  return retry(transient, { maxAttempts: maxRetries, backoff }).dangerouslyUnref()
}

/**
 * Ends with the signal or after `limitMs`, whatever the work is waiting for then. It is ours and
 * not cockatiel's, which aborts what has ended well too: the errors of that cost more than all the
 * rest.
 */
async function inTime<T>(
  limitMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const limited = new AbortController()
  const ended = Promise.withResolvers<never>()
  const leave = () => {
    ended.reject(signal.reason)
    limited.abort(signal.reason)
  }
  signal.addEventListener('abort', leave, { once: true })
  const timer = setTimeout(() => {
    // What is still under way ends for another reason than a failure, which would count again.
    ended.reject(tooSlow(limitMs))
    limited.abort(timeIsUp)
  }, limitMs)
  try {
    return await Promise.race([work(limited.signal), ended.promise])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', leave)
  }
}

const abandoned = new SourceFault('transient', { detail: 'its callers left' })

const timeIsUp = new Error('The time for this is up')

function tooSlow(limitMs: number): SourceFault {
  return new SourceFault('transient', { detail: `no answer within ${Math.round(limitMs)} ms` })
}

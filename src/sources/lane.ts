import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  fullJitterGenerator,
  handleWhen,
  type IPolicy,
  retry,
  wrap,
} from 'cockatiel'
import { SourceFault } from './fault.ts'
import { NoTurnError, Queue, type QueueSettings, type TurnOptions } from './queue.ts'
import type { SourceLog } from './source.ts'

export interface LaneSettings extends QueueSettings {
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

/** Whose turn an attempt takes, and when it must have ended. */
interface Turn extends Omit<TurnOptions, 'withinMs'> {
  readonly untilMs: number
}

/** What is done in a turn, within its time. */
type Attempt<T> = (signal: AbortSignal) => Promise<T>

const transient = handleWhen((error) => error instanceof SourceFault && error.kind === 'transient')

/**
 * What has a pace and a breaker of its own, a source or one part of it: attempts with a time limit,
 * retries of what may pass, concurrency, and rests that the upstream asks for.
 */
export class Lane {
  readonly #of: object
  readonly #log: SourceLog
  readonly #attemptMs: number
  readonly #queue: Queue
  readonly #breaker: CircuitBreakerPolicy
  readonly #policy: IPolicy
  #timesLimited = 0

  /** `of` tells the log whose lane it is. */
  constructor(of: object, settings: LaneSettings, log: SourceLog) {
    this.#of = of
    this.#log = log
    this.#attemptMs = settings.attemptMs
    this.#queue = new Queue(settings)
    this.#breaker = this.#openBreaker()
    this.#policy = wrap(retries(), this.#breaker)
  }

  get isResting(): boolean {
    return this.#breaker.state === CircuitState.Open
  }

  /**
   * Attempts it until it succeeds or retries do not help; `onTurn` is told how long each attempt
   * waited. Throws SourceFault, and BrokenCircuitError while it rests.
   */
  async run<T>(attempt: Attempt<T>, turn: Turn, onTurn: (waitedMs: number) => void): Promise<T> {
    const { signal } = turn
    const done = await this.#policy.execute(async () => {
      const askedMs = performance.now()
      try {
        return await this.once(attempt, turn, () => onTurn(performance.now() - askedMs))
      } catch (error) {
        // A trial that nobody waited for has told nothing, and must not close the breaker.
        const isTrial = this.#breaker.state === CircuitState.HalfOpen
        throw signal.aborted && isTrial ? abandoned : error
      }
    }, signal)
    this.#timesLimited = 0
    return done
  }

  /** Makes one attempt in its turn and within its time, whatever the breaker says. */
  async once<T>(work: Attempt<T>, { untilMs, ...turn }: Turn, onTurn = () => {}): Promise<T> {
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
        throw isLimited(error) ? this.#slowed(error) : error
      }
    }
    const withinMs = leftMs()
    try {
      return await this.#queue.run(attempt, { ...turn, withinMs })
    } catch (error) {
      throw error instanceof NoTurnError ? noTurn(error, withinMs) : error
    }
  }

  /** Rests for as long as the upstream says, or longer each time where it does not. */
  #slowed({ detail, retryAfterMs }: SourceFault): SourceFault {
    const doubled = firstPauseMs * 2 ** Math.min(this.#timesLimited++, 10)
    const pauseMs = retryAfterMs ?? Math.min(longestPauseMs, doubled)
    this.#queue.pause(pauseMs)
    this.#log.warn({ ...this.#of, pauseMs, detail }, 'the upstream limits the rate')
    return new SourceFault('limited', { detail, retryAfterMs: pauseMs })
  }

  #openBreaker(): CircuitBreakerPolicy {
    const breaker = circuitBreaker(transient, {
      halfOpenAfter: openMs,
      breaker: new ConsecutiveBreaker(failuresToOpen),
    })
    let isOpen = false
    breaker.onBreak(() => {
      if (!isOpen) this.#log.error(this.#of, 'the source keeps failing and rests')
      isOpen = true
    })
    breaker.onReset(() => {
      isOpen = false
      this.#log.info(this.#of, 'the source answers again')
    })
    return breaker
  }
}

/** Whether the upstream itself limits the rate. */
function isLimited(error: unknown): error is SourceFault {
  return error instanceof SourceFault && error.kind === 'limited' && !error.unasked
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
export async function inTime<T>(
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

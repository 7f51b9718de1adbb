/** Somebody is at the other end of what is live; a batch has time. */
export type Urgency = 'live' | 'batch'

/** Who waits for a turn. */
export interface Place {
  readonly account: string
  readonly urgency: Urgency
}

export interface QueueSettings {
  /** How many start in a second on the long run; without it, all start as soon as there is room. */
  readonly callsPerSecond?: number
  /** How many ask at this pace together: each has its part of it. One where it is not said. */
  readonly askers?: () => number
  /** How much work is under way at most. */
  readonly concurrency: number
  /** How many may wait at most; of one account, as many as `waitingOfAccount`. */
  readonly waiting?: number
  readonly waitingOfAccount?: number
}

export interface TurnOptions {
  readonly signal: AbortSignal
  /** How long whoever waits will wait at most. */
  readonly withinMs?: number
  readonly place?: Place
}

/** There is no turn to be had: too many wait, or it would come after `withinMs`. */
export class NoTurnError extends Error {
  override readonly name = 'NoTurnError'
  /** When there may be one, as far as that can be told. */
  readonly waitMs: number

  constructor(waitMs: number) {
    super(`No turn within reach: the wait would be ${Math.round(waitMs)} ms`)
    this.waitMs = waitMs
  }
}

interface QueuedStart {
  readonly start: () => void
}

/** Each step is between three and five quarters of the mean, so that calls come in no beat. */
const jitter = () => 0.75 + Math.random() * 0.5

/** What a late timer may make up for at once: enough to keep the mean, too little for a burst. */
const maxCatchUpMs = 100

const nobody: Place = { account: '', urgency: 'live' }

/**
 * One queue for pace, concurrency and turns together: what is live goes before what is not, accounts
 * take turns, and of one account who came first is first. A bulkhead behind a pace would let starts
 * bunch up, and keep the place of callers who have left.
 */
export class Queue {
  readonly #settings: QueueSettings
  readonly #live = new Line()
  readonly #batch = new Line()
  #active = 0
  #nextAtMs = 0
  #timer: NodeJS.Timeout | undefined

  constructor(settings: QueueSettings) {
    this.#settings = settings
  }

  get #stepMs(): number {
    const { callsPerSecond, askers } = this.#settings
    return callsPerSecond === undefined ? 0 : (1000 * (askers?.() ?? 1)) / callsPerSecond
  }

  /**
   * Runs the work when its turn has come. Throws the signal's reason when that aborts first, and
   * NoTurnError at once where too many wait or the turn would come too late.
   */
  async run<T>(work: () => Promise<T>, options: TurnOptions): Promise<T> {
    const { signal, withinMs = Number.POSITIVE_INFINITY, place = nobody } = options
    signal.throwIfAborted()
    const waitMs = this.#expectedWaitMs(place)
    // Whose time is over finds that out in his turn, and not that there is none.
    const isLate = waitMs > Math.max(0, withinMs)
    if (isLate || this.#isFullFor(place)) throw new NoTurnError(waitMs)
    await this.#turn(signal, place)
    try {
      return await work()
    } finally {
      this.#active--
      this.#advance()
    }
  }

  /** Lets nothing start for `ms` from now. */
  pause(ms: number): void {
    this.#nextAtMs = Math.max(this.#nextAtMs, performance.now() + ms)
  }

  #expectedWaitMs({ account, urgency }: Place): number {
    const line = urgency === 'live' ? this.#live : this.#batch
    const before = line.before(account) + (urgency === 'live' ? 0 : this.#live.size)
    return Math.max(0, this.#nextAtMs - performance.now()) + before * this.#stepMs
  }

  /** The batch that waits takes no place from who is live. */
  #isFullFor({ account, urgency }: Place): boolean {
    const { waiting = Number.POSITIVE_INFINITY } = this.#settings
    const { waitingOfAccount = Number.POSITIVE_INFINITY } = this.#settings
    const lines = urgency === 'live' ? [this.#live] : [this.#live, this.#batch]
    const all = lines.reduce((sum, line) => sum + line.size, 0)
    const own = lines.reduce((sum, line) => sum + line.of(account), 0)
    return all >= waiting || own >= waitingOfAccount
  }

  #turn(signal: AbortSignal, { account, urgency }: Place): Promise<void> {
    const line = urgency === 'live' ? this.#live : this.#batch
    return new Promise((resolve, reject) => {
      const leave = () => {
        line.remove(account, waiter)
        reject(signal.reason)
      }
      const waiter = {
        start: () => {
          signal.removeEventListener('abort', leave)
          resolve()
        },
      }
      signal.addEventListener('abort', leave, { once: true })
      line.add(account, waiter)
      this.#advance()
    })
  }

  /** Starts whoever's turn has come, and comes back for the next one. */
  #advance(): void {
    while (this.#active < this.#settings.concurrency && this.#live.size + this.#batch.size > 0) {
      const now = performance.now()
      if (this.#nextAtMs > now) {
        this.#wake(this.#nextAtMs - now)
        return
      }
      const next = this.#live.take() ?? this.#batch.take()
      this.#active++
      this.#nextAtMs = Math.max(this.#nextAtMs, now - maxCatchUpMs) + this.#stepMs * jitter()
      next?.start()
    }
  }

  #wake(inMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#advance()
    }, inMs).unref()
  }
}

/** Who waits in one class. Accounts stand in the order of their turns. */
class Line {
  readonly #accounts = new Map<string, Set<QueuedStart>>()
  size = 0

  add(account: string, waiter: QueuedStart): void {
    const waiters = this.#accounts.get(account)
    if (waiters) waiters.add(waiter)
    else this.#accounts.set(account, new Set([waiter]))
    this.size++
  }

  remove(account: string, waiter: QueuedStart): void {
    const waiters = this.#accounts.get(account)
    if (!waiters?.delete(waiter)) return
    this.size--
    if (waiters.size === 0) this.#accounts.delete(account)
  }

  /** The next one, whose account stands last from then on. */
  take(): QueuedStart | undefined {
    for (const [account, waiters] of this.#accounts) {
      for (const waiter of waiters) {
        this.remove(account, waiter)
        this.#accounts.delete(account)
        if (waiters.size > 0) this.#accounts.set(account, waiters)
        return waiter
      }
    }
    return undefined
  }

  of(account: string): number {
    return this.#accounts.get(account)?.size ?? 0
  }

  /** How many would go before one more of the account. */
  before(account: string): number {
    const own = this.of(account)
    let before = own
    for (const [other, waiters] of this.#accounts) {
      if (other !== account) before += Math.min(waiters.size, own + 1)
    }
    return before
  }
}

import { isBrokenCircuitError } from 'cockatiel'
import type { UpstreamRequest } from '../catalog/request.ts'
import type { SourceState } from '../core/source-state.ts'
import type { Text } from '../core/text.ts'
import { Availability, stops } from './availability.ts'
import { SourceFault } from './fault.ts'
import { inTime, Lane, type LaneSettings } from './lane.ts'
import type {
  Budget,
  Collected,
  CollectOptions,
  Collector,
  Source,
  SourceLog,
  Trouble,
} from './source.ts'

const probeEveryMs = 3_600_000
const renewalEveryMs = 10_000

/**
 * Makes a source of a collector: each part of the upstream in a lane of its own, and a stop of all
 * that lasts until the operator has acted.
 */
export class Guard implements Source {
  readonly name: string
  readonly refuses: NonNullable<Source['refuses']>
  readonly budget?: () => Budget
  readonly check?: (signal: AbortSignal) => Promise<void>
  readonly #collector: Collector
  readonly #settings: LaneSettings
  readonly #log: SourceLog
  readonly #availability: Availability
  /** What goes to no part of the upstream, or to one that has no parts. */
  readonly #own: Lane
  readonly #lanes = new Map<string, Lane>()
  readonly #ending = new AbortController()
  readonly #timers: readonly NodeJS.Timeout[]
  #confirming: Promise<void> | undefined
  /** The login was checked when the source was opened. */
  readonly checked: Promise<void>

  constructor(collector: Collector, settings: LaneSettings, log: SourceLog) {
    this.name = collector.name
    this.refuses = (request) => collector.refuses?.(request)
    this.#collector = collector
    this.#settings = settings
    this.#log = log
    this.#own = new Lane({ source: this.name }, settings, log)
    this.#availability = new Availability(collector, log, () => this.#probe())
    const { budget, check } = collector
    if (budget) this.budget = budget
    if (check) {
      const untilMs = Number.POSITIVE_INFINITY
      this.check = (signal) => this.#own.once(check, { signal, untilMs })
    }
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
      this.#availability.served(request.dataset)
      return collected
    } catch (error) {
      signal.throwIfAborted()
      throw this.#noted(await this.#confirmed(error), request.dataset)
    }
  }

  state(): SourceState {
    if (this.#availability.isStopped) return 'stopped'
    const lanes = this.#collector.lane ? [...this.#lanes.values()] : [this.#own]
    const areResting = lanes.length > 0 && lanes.every(({ isResting }) => isResting)
    return areResting || this.#collector.rests?.() ? 'resting' : 'working'
  }

  troubles(): readonly Trouble[] {
    const reason = this.#collector.rests?.()
    const resting = [...this.#lanes].flatMap(([name, { isResting }]) => (isResting ? name : []))
    return [
      ...this.#availability.troubles(),
      ...(reason ? [{ reason, stopped: true }] : []),
      ...resting.map((lane) => ({ reason: restingLane(this.name, lane), stopped: false })),
    ]
  }

  notices(): readonly Text[] {
    return this.#collector.notices?.() ?? []
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
    this.#collector.admit?.(request)
    const attempt = (limited: AbortSignal) => this.#collector.collect(request, limited)
    let waitedMs = 0
    const collected = await this.#laneOf(request).run(attempt, turn, (waited) => {
      waitedMs += waited
    })
    return { ...collected, waitedMs }
  }

  #laneOf(request: UpstreamRequest): Lane {
    const name = this.#collector.lane?.(request)
    if (name === undefined) return this.#own
    const known = this.#lanes.get(name)
    if (known) return known
    const made = new Lane({ source: this.name, method: name }, this.#settings, this.#log)
    this.#lanes.set(name, made)
    return made
  }

  async #probe(): Promise<void> {
    const { probe } = this.#collector
    const { signal } = this.#ending
    if (probe) await this.#own.once(probe, { signal, untilMs: Number.POSITIVE_INFINITY })
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
}

function restingLane(source: string, lane: string): Text {
  return {
    zh: `数据来源 ${source} 的 ${lane} 连续失败，暂停后将自动重试`,
    en: `the source ${source} rests ${lane}, which failed many times in a row, and tries it again`,
  }
}

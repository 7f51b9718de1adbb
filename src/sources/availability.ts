import { SourceFault } from './fault.ts'
import type { Collector, SourceLog, Trouble } from './source.ts'

/** How often a source whose token or balance is not in order is tried with a call. */
const retryEveryMs = 30_000

/** Whether the operator has to act before calls of this kind can succeed again. */
export function stops(error: unknown): error is SourceFault {
  return error instanceof SourceFault && stoppingKinds.includes(error.kind)
}

const stoppingKinds: readonly SourceFault['kind'][] = [
  'loginLost',
  'blocked',
  'unreadable',
  'operator',
]

/**
 * Whether a source works, or has stopped until the operator acts. One whose session can be renewed
 * goes on once it was and the login holds, and one that is probed again and again once that tells
 * nothing more; any other lets a call through now and then.
 */
export class Availability {
  readonly #collector: Collector
  readonly #log: SourceLog
  readonly #probe: () => Promise<void>
  #stopped: { readonly fault: SourceFault; readonly atMs: number } | undefined
  /** The faults for which only some datasets are refused. */
  readonly #withheld = new Map<string, SourceFault>()
  #renewal: Promise<void> | undefined
  #mustProbe = false
  #probedAtMs = Number.NEGATIVE_INFINITY

  /** `probe` throws where the login does not hold. */
  constructor(collector: Collector, log: SourceLog, probe: () => Promise<void>) {
    this.#collector = collector
    this.#log = log
    this.#probe = probe
  }

  /** Throws the fault that stopped the source, unless it may go on by now. */
  async admit(): Promise<void> {
    if (!this.#stopped) return
    await this.renew()
    if (!this.#stopped) return
    const { fault, atMs } = this.#stopped
    const now = performance.now()
    if (this.#goesOnByProbe || now < atMs + retryEveryMs) throw fault
    this.#stopped = { fault, atMs: now }
  }

  /** Goes on where the operator has renewed the session and the login holds. */
  renew(): Promise<void> {
    this.#renewal ??= this.#tryRenewal().finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  async #tryRenewal(): Promise<void> {
    if (!this.#stopped) return
    const { isRenewed, probeAgainEveryMs } = this.#collector
    this.#mustProbe ||= isRenewed?.() ?? false
    const now = performance.now()
    const isDue = probeAgainEveryMs !== undefined && now >= this.#probedAtMs + probeAgainEveryMs
    if (!this.#mustProbe && !isDue) return
    this.#probedAtMs = now
    try {
      await this.#probe()
      this.#mustProbe = false
      this.#recover()
    } catch (error) {
      // Whatever may pass leaves the probe to be tried again.
      if (!stops(error)) return
      this.#mustProbe = false
      this.#stopped = { fault: error, atMs: performance.now() }
      if (isRenewed) this.#tell(error, 'the renewed session does not work either')
    }
  }

  served(dataset: string): void {
    if (this.#stopped && !this.#goesOnByProbe) this.#recover()
    if (this.#withheld.delete(dataset)) {
      this.#log.info(
        { source: this.#collector.name, dataset },
        'the source serves the dataset again',
      )
    }
  }

  /** Takes note of a failure: one that stops the source is told once. */
  failed(fault: SourceFault, dataset?: string): void {
    if (!stops(fault) || fault === this.#stopped?.fault) return
    if (fault.datasetOnly && dataset !== undefined) {
      const isNews = !this.#withheld.has(dataset)
      this.#withheld.set(dataset, fault)
      if (isNews) this.#tell(fault, 'the source does not serve a dataset', { dataset })
      return
    }
    const isNews = this.#stopped?.fault.kind !== fault.kind
    this.#stopped = { fault, atMs: performance.now() }
    if (isNews) this.#tell(fault, 'the source has stopped')
  }

  get isStopped(): boolean {
    return this.#stopped !== undefined
  }

  troubles(): readonly Trouble[] {
    const { name } = this.#collector
    const withheld = [...this.#withheld].map(([dataset, { advice, detail }]) => ({
      reason: {
        zh: `数据来源 ${name} 不提供 ${dataset}：${advice.zh}`,
        en: `the source ${name} does not serve ${dataset}: ${advice.en}`,
      },
      detail,
      stopped: false,
    }))
    if (!this.#stopped) return withheld
    const { fault, atMs } = this.#stopped
    const reason = {
      zh: `数据来源 ${name} 已停止：${fault.advice.zh}`,
      en: `the source ${name} has stopped: ${fault.advice.en}`,
    }
    // Where only a call can tell that it works again, calls must go on coming.
    const stopped = this.#goesOnByProbe || performance.now() < atMs + retryEveryMs
    return [{ reason, detail: fault.detail, stopped }, ...withheld]
  }

  /** Whether a probe tells when it may go on, and no call that is let through. */
  get #goesOnByProbe(): boolean {
    const { isRenewed, probeAgainEveryMs } = this.#collector
    return (isRenewed ?? probeAgainEveryMs) !== undefined
  }

  #recover(): void {
    this.#stopped = undefined
    this.#log.info({ source: this.#collector.name }, 'the source works again')
  }

  #tell(fault: SourceFault, message: string, details: object = {}): void {
    const { kind, advice, detail } = fault
    const source = this.#collector.name
    this.#log.error({ source, ...details, kind, advice: advice.en, detail }, message)
  }
}

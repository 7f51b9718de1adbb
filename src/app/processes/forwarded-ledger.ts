import { setTimeout as delay } from 'node:timers/promises'
import type { Text } from '../../core/text.ts'
import { CommitError } from '../../ledger/ledger.ts'
import { AskedLedger } from '../../store/asked-ledger.ts'
import type { Engine } from '../../store/ports.ts'
import type { StoreRequest } from '../../store/requests.ts'
import { tell, type Waiter } from '../../store/waiting.ts'
import { ForwardedRequests } from '../forwarding/forwarded-requests.ts'
import type { ToKeeper, ToServer } from '../forwarding/messages.ts'
import { Doubts } from './doubts.ts'

/** The keeper says within this time what stands in the way of calls, or it does not respond. */
const troubleTimeoutMs = 1800
/** A server that must end waits no longer for the keeper. */
const hurriedMs = 500

/**
 * The ledger as a server has it: what is asked of it goes to the keeper, and comes back from there.
 * Where the keeper goes, nothing is charged that is told to have failed: what may have been charged
 * is told once the next keeper has said so.
 */
export class ForwardedLedger extends AskedLedger<StoreRequest> implements Engine {
  /** The keeper counts them. */
  readonly commits = { succeeded: 0, failed: 0 }
  readonly recovered = 0
  readonly #send: (message: ToKeeper) => boolean
  readonly #doubts: Doubts
  readonly #requests: ForwardedRequests<StoreRequest>
  readonly #troubles = new Map<number, (text: Text | undefined) => void>()
  #looks = 0
  #isUp = false
  #failure: string | undefined = 'The keeper is not there yet'
  #onIdle: (() => void) | undefined
  #hurrying: NodeJS.Timeout | undefined

  constructor(send: (message: ToKeeper) => boolean) {
    super()
    this.#send = send
    const doubts = new Doubts((request) => this.inquire(request))
    this.#requests = new ForwardedRequests(send, (...told) => doubts.follow(...told))
    this.#doubts = doubts
  }

  get failure(): string | undefined {
    return this.#failure
  }

  /** The keeper's chore. */
  override async prune(): Promise<number> {
    return 0
  }

  /** The keeper's chore. */
  async look(): Promise<void> {}

  async trouble(): Promise<Text | undefined> {
    if (!this.#isUp) return keeperGone
    const id = this.#looks++
    const told = new Promise<Text | undefined>((resolve) => void this.#troubles.set(id, resolve))
    this.#send({ kind: 'trouble', id })
    const late = delay(troubleTimeoutMs, keeperSilent, { ref: false })
    return await Promise.race([told, late]).finally(() => this.#troubles.delete(id))
  }

  hurry(): void {
    this.#hurrying ??= setInterval(() => this.#abandon(), hurriedMs)
  }

  async close(): Promise<void> {
    if (!this.#isIdle) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve
      })
    }
    clearInterval(this.#hurrying)
  }

  /** The keeper is there: what was in doubt is asked of it before anything else. */
  onUp(): void {
    this.#isUp = true
    this.#failure = undefined
    void this.#doubts.resolve().then(() => this.#tellIdle())
  }

  /** The keeper is gone, and with it whatever it had not committed. */
  onDown(): void {
    this.#isUp = false
    this.#failure = 'The process that keeps the ledger has ended'
    for (const asked of this.#requests.lose()) this.#doubts.lose(asked)
    for (const tell of this.#troubles.values()) tell(keeperGone)
    this.#tellIdle()
  }

  receive(message: ToServer): void {
    this.#requests.receive(message)
    if (message.kind === 'trouble') this.#troubles.get(message.id)?.(message.text)
    else if (message.kind === 'condition') this.#failure = message.condition.failure
    this.#tellIdle()
  }

  protected submit(request: StoreRequest, waiter: Waiter): void {
    if (!this.#isUp) {
      const error = new CommitError(this.#failure)
      queueMicrotask(() => waiter(error))
      return
    }
    this.#requests.submit(request, waiter)
  }

  /** By then nobody is left who could be told. */
  #abandon(): void {
    const error = new CommitError('The server ends')
    const left = [...this.#requests.lose(), ...this.#doubts.abandon()]
    for (const { waiter } of left) tell(waiter, error)
    this.#tellIdle()
  }

  get #isIdle(): boolean {
    return this.#requests.isEmpty && this.#doubts.isEmpty
  }

  #tellIdle(): void {
    if (this.#isIdle) this.#onIdle?.()
  }
}

const keeperGone: Text = {
  zh: '负责账本的进程已终止，正在重新启动',
  en: 'the process that keeps the ledger has ended and is being started again',
}

const keeperSilent: Text = {
  zh: '负责账本的进程没有响应；若不恢复，将自动重新启动',
  en: 'the process that keeps the ledger does not respond; it is started again by itself if that stays',
}

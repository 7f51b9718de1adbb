import { setTimeout as delay } from 'node:timers/promises'
import type { Text } from '../../core/text.ts'
import { CommitError, errorOf } from '../../ledger/ledger.ts'
import type { Spent } from '../../sources/purse.ts'
import { AskedLedger, present } from '../../store/asked-ledger.ts'
import type { DriftCount, Engine, ExpenseNote, HealthNote, Observation } from '../../store/ports.ts'
import type { StoreReply, StoreRequest } from '../../store/requests.ts'
import { packRequests, unpackReplies } from '../../store/sqlite/ledger/wire.ts'
import { tell, type Waiter } from '../../store/waiting.ts'
import { type Asked, Doubts } from './doubts.ts'
import type { ToKeeper, ToServer } from './messages.ts'

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
  /** What has no reply yet, by its place among all that was asked. */
  readonly #asked = new Map<number, Asked>()
  /** Requests of this turn of the event loop, which are sent at its end. */
  #gathered: StoreRequest[] = []
  #places = 0
  readonly #troubles = new Map<number, (text: Text | undefined) => void>()
  #looks = 0
  #isUp = false
  #failure: string | undefined = 'The keeper is not there yet'
  #onIdle: (() => void) | undefined
  #hurrying: NodeJS.Timeout | undefined

  constructor(send: (message: ToKeeper) => boolean) {
    super()
    this.#send = send
    this.#doubts = new Doubts((request) => this.inquire(request))
  }

  get failure(): string | undefined {
    return this.#failure
  }

  async observe(observation: Observation, atMs: number): Promise<void> {
    await this.ask({ kind: 'observe', observation, atMs })
  }

  async noteDrift(counts: readonly DriftCount[], atMs: number): Promise<void> {
    await this.ask({ kind: 'drift', counts, atMs })
  }

  async noteHealth(note: HealthNote): Promise<void> {
    await this.ask({ kind: 'health', ...note })
  }

  async spend(note: ExpenseNote): Promise<Spent> {
    return present((await this.ask({ kind: 'spend', ...note })).spent)
  }

  /** The keeper's chore. */
  async prune(): Promise<number> {
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
    const lost = [...this.#asked.values()]
    this.#asked.clear()
    this.#gathered = []
    for (const asked of lost) this.#doubts.lose(asked)
    for (const tell of this.#troubles.values()) tell(keeperGone)
    this.#tellIdle()
  }

  receive(message: ToServer): void {
    if (message.kind === 'replies') {
      for (const [index, reply] of unpackReplies(message.replies).entries()) {
        const failure = reply.failure && errorOf(reply.failure)
        this.#reply(message.places[index], failure ?? reply)
      }
    } else if (message.kind === 'failed') {
      const error = new CommitError(message.reason)
      for (const place of message.places) this.#reply(place, error)
    } else if (message.kind === 'trouble') this.#troubles.get(message.id)?.(message.text)
    else if (message.kind === 'condition') this.#failure = message.condition.failure
    this.#tellIdle()
  }

  protected submit(request: StoreRequest, waiter: Waiter): void {
    if (!this.#isUp) {
      const error = new CommitError(this.#failure)
      queueMicrotask(() => waiter(error))
      return
    }
    this.#asked.set(this.#places++, { request, waiter })
    this.#gathered.push(request)
    if (this.#gathered.length === 1) setImmediate(() => this.#sendGathered())
  }

  #sendGathered(): void {
    const requests = this.#gathered
    if (requests.length === 0) return
    this.#gathered = []
    const first = this.#places - requests.length
    this.#send({ kind: 'ledger', first, requests: packRequests(requests) })
  }

  #reply(place = -1, reply: StoreReply | CommitError): void {
    const asked = this.#asked.get(place)
    if (!asked) return
    this.#asked.delete(place)
    this.#doubts.follow(asked.request, reply)
    tell(asked.waiter, reply)
  }

  /** By then nobody is left who could be told. */
  #abandon(): void {
    const error = new CommitError('The server ends')
    const left = [...this.#asked.values(), ...this.#doubts.abandon()]
    this.#asked.clear()
    for (const { waiter } of left) tell(waiter, error)
    this.#tellIdle()
  }

  get #isIdle(): boolean {
    return this.#asked.size === 0 && this.#doubts.isEmpty
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
  zh: '负责账本的进程没有响应，若不恢复请重启服务',
  en: 'the process that keeps the ledger does not respond; restart the server if that stays',
}

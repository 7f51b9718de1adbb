import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { TLSSocket } from 'node:tls'
import type { Logger } from 'pino'
import type { Clock } from '../../core/clock.ts'
import type { GatewayRole } from '../../http/prometheus.ts'
import type { OpenedSources } from '../../sources/open.ts'
import type { Candidate, KeeperStore } from '../../store/postgres/keeper.ts'
import type { PostgresLedger } from '../../store/postgres/ledger/ledger.ts'
import { Hub } from '../forwarding/hub.ts'
import { KeeperLink } from './keeper-link.ts'
import { LostCalls } from './lost-calls.ts'
import { OriginLedger } from './origin-ledger.ts'
import { connectGateway, type Listening, listenForGateways } from './secure.ts'

/** How often it is said who keeps, and asked. */
const findEveryMs = 1000
/** A keeper whose commits fail for so many of these is to be followed by another. */
const failingTicks = 2
/** A keeper that has not replied for so many of these is let go, though its connection stands. */
const silentTicks = 3
/**
 * A keeper that goes without a word is followed by all others within this time: its lease runs out,
 * one of them finds that, and the others find this one.
 */
const successorWithinMs = 6000
/** A keeper that has ended is followed by another before it was tried so often. */
const toldAfterTries = 5
/** How long a gateway that ends waits for what it has asked. */
const leaveWithinMs = 2000

export interface PeersSettings {
  /** Where the others reach this gateway; without it, it asks one of them and is asked by none. */
  readonly at: PeerAddress | undefined
  /** Of the program and what is set: only one of the same decides alike. */
  readonly version: string
}

export interface PeerAddress {
  readonly host: string
  readonly port: number
}

/** What a gateway brings along when it joins the others. */
export interface Joining {
  readonly ledger: PostgresLedger
  readonly store: KeeperStore
  readonly sources: OpenedSources
  readonly clock: Clock
  readonly log: Logger
  /** Hears of a creator or video that was erased. */
  readonly onForgotten: (subject: string) => void
}

/**
 * A gateway among those over one database. One of them decides over the calls of all, in batches that
 * are large, and asks the sources for all; it is a matter of speed alone, and who cannot reach it does
 * both for himself.
 */
export class Peers {
  readonly hub: Hub
  readonly #joining: Joining
  readonly #candidate: Omit<Candidate, 'gateway'>
  readonly #listening: Listening | undefined
  readonly #lostCalls: LostCalls
  #isKeeper = false
  #link: KeeperLink | undefined
  #askers = 1
  #finding: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  /** Waited for by those who have lost the keeper. */
  #successor: PromiseWithResolvers<void> | undefined
  /** The keeper that could not be reached, and how often: one that has just ended is not told of. */
  #unreached = { secret: '', times: 0 }
  /** How often it was found that no reply had come since the time before. */
  #silence = { replies: 0, ticks: 0 }
  /** For how many ticks the own ledger has failed. */
  #failing = 0
  #isLeaving = false

  /** Listens for the others, and finds who keeps. Throws where it cannot listen. */
  static async join(settings: PeersSettings, joining: Joining): Promise<Peers> {
    const { at, version } = settings
    const secret = randomBytes(32).toString('hex')
    const take = (socket: TLSSocket) => hub.take(socket)
    const listening = at && (await listenForGateways({ ...at, secret }, take))
    const { ledger: engine, sources, clock } = joining
    const ask = () => new OriginLedger(engine)
    const hub = new Hub({ engine, source: sources.source, sources: sources.all, clock, ask })
    const { host = '', port = 0 } = listening ?? {}
    const peers = new Peers(joining, { host, port, secret, version }, hub, listening)
    await peers.#find()
    return peers
  }

  private constructor(
    joining: Joining,
    candidate: Omit<Candidate, 'gateway'>,
    hub: Hub,
    listening: Listening | undefined,
  ) {
    this.hub = hub
    this.#joining = joining
    this.#candidate = candidate
    this.#listening = listening
    this.#lostCalls = new LostCalls(joining.store, joining.ledger)
    this.#timer = setInterval(() => {
      this.#listen()
      void this.#find()
    }, findEveryMs)
  }

  /** Whether this gateway decides for the others. */
  get isKeeper(): boolean {
    return this.#isKeeper
  }

  /** The same, for the metrics. */
  get role(): GatewayRole {
    if (this.#isKeeper) return 'keeper'
    return this.#link ? 'asking' : 'alone'
  }

  /** The connection with the one that does, where it is there. */
  get link(): KeeperLink | undefined {
    return this.#link
  }

  /** How many gateways ask the sources, each for itself. */
  get askers(): number {
    return this.#askers
  }

  /** Resolves once somebody keeps again, or nobody has for longer than that takes. */
  async successor(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const left = Promise.withResolvers<never>()
    const leave = () => left.reject(signal.reason)
    signal.addEventListener('abort', leave, { once: true })
    await Promise.race([this.#successor?.promise, left.promise]).finally(() =>
      signal.removeEventListener('abort', leave),
    )
  }

  /** Lets go of the others: another may keep at once. */
  async leave(): Promise<void> {
    this.#isLeaving = true
    clearInterval(this.#timer)
    await Promise.race([this.#finding, delay(leaveWithinMs, undefined, { ref: false })])
    await this.#resign()
    this.#listening?.close()
    this.hub.close()
    const untilMs = performance.now() + leaveWithinMs
    while (this.#link && !this.#link.requests.isEmpty && performance.now() < untilMs) {
      await delay(10)
    }
    await this.#let(this.#link)
  }

  /** Lets go of a keeper that does not reply, as where the network loses what is sent. */
  #listen(): void {
    const { requests } = this.#link ?? {}
    const isSilent = requests && !requests.isEmpty && requests.replies === this.#silence.replies
    const ticks = isSilent ? this.#silence.ticks + 1 : 0
    this.#silence = { replies: requests?.replies ?? 0, ticks }
    if (ticks >= silentTicks) void this.#let(this.#link)
  }

  /** Finds who keeps, one time after the other. */
  #find(): Promise<void> {
    this.#finding ??= this.#follow()
      .catch((error: unknown) => {
        // Out of reach the database is for the ledger too, which tells of it.
        this.#joining.log.debug({ error }, 'it could not be found who keeps the ledger')
      })
      .finally(() => {
        this.#finding = undefined
      })
    return this.#finding
  }

  async #follow(): Promise<void> {
    const { ledger, store } = this.#joining
    const own: Candidate = { ...this.#candidate, gateway: ledger.gateway }
    const keeper = await this.#findKeeper(own)
    if (!this.#isLeaving && keeper) {
      this.#keep(keeper.secret === own.secret)
      const { origin, secret } = this.#link ?? {}
      const isOld = secret !== keeper.secret || origin?.gateway !== own.gateway
      if (isOld) await this.#let(this.#link)
      const isAlike = keeper.version === own.version
      if (!this.#isKeeper && !this.#link && isAlike) await this.#ask(keeper, own)
      if (this.#isKeeper || this.#link || !isAlike) this.#succeed()
    }
    this.#askers = await store.count(own.gateway, this.#link?.origin.link)
  }

  /** Who cannot commit cannot keep either: another is to. */
  async #findKeeper(own: Candidate): Promise<Candidate | undefined> {
    const { ledger, store } = this.#joining
    this.#failing = ledger.failure === undefined ? 0 : this.#failing + 1
    if (this.#failing >= failingTicks) await this.#resign()
    const mayKeep = this.#listening && this.#failing === 0 && !this.#isLeaving
    return await (mayKeep ? store.stand(own) : store.find())
  }

  #keep(isKeeper: boolean): void {
    const was = this.#isKeeper
    this.#isKeeper = isKeeper
    if (isKeeper && !was)
      this.#joining.log.info('keeps the ledger for the gateways of this database')
    if (was && !isKeeper) this.hub.dismiss()
  }

  async #resign(): Promise<void> {
    const { ledger, store } = this.#joining
    if (!this.#isKeeper) return
    this.#keep(false)
    await store.resign(ledger.gateway).catch(() => {})
  }

  async #ask(keeper: Candidate, { gateway }: Candidate): Promise<void> {
    const { ledger, store, log, onForgotten } = this.#joining
    const { host, port, secret } = keeper
    let link: number | undefined
    try {
      const socket = await connectGateway(keeper)
      link = await store.openLink(gateway).catch((error: unknown) => {
        socket.destroy()
        throw error
      })
      const onLost = (lost: KeeperLink) => void this.#let(lost)
      const origin = { gateway, link }
      const opened = await KeeperLink.open(socket, secret, origin, { onForgotten, onLost })
      this.#link = opened
      this.#unreached = { secret: '', times: 0 }
      this.#silence = { replies: 0, ticks: 0 }
      ledger.forwardTo((request, waiter) => opened.requests.submit(request, waiter))
      log.info({ keeper: keeper.gateway, host, port }, 'another gateway keeps the ledger')
    } catch (error) {
      this.#tellUnreached(keeper, error)
      if (link !== undefined) await store.endLink(link)
    }
  }

  #tellUnreached({ gateway, host, port, secret }: Candidate, error: unknown): void {
    const { secret: before, times } = this.#unreached
    this.#unreached = { secret, times: before === secret ? times + 1 : 1 }
    if (this.#unreached.times !== toldAfterTries) return
    const why = error instanceof Error ? error.message : String(error)
    this.#joining.log.warn(
      { keeper: gateway, host, port, why },
      'the gateway that keeps the ledger cannot be reached there: this one commits and collects for itself (set peerAddress at that gateway)',
    )
  }

  /** Lets go of the keeper: what it has not replied to is found out, and decided here. */
  async #let(link: KeeperLink | undefined): Promise<void> {
    if (!link || this.#link !== link) return
    this.#link = undefined
    const { ledger, log } = this.#joining
    ledger.forwardTo(undefined)
    link.end()
    if (!this.#isLeaving) {
      log.warn('the gateway that kept the ledger is gone')
      this.#await()
    }
    await this.#lostCalls.resolve(link.origin.link, link.requests.lose(), link.failed)
  }

  #await(): void {
    const successor = Promise.withResolvers<void>()
    this.#successor?.resolve()
    this.#successor = successor
    setTimeout(() => successor.resolve(), successorWithinMs).unref()
    void this.#find()
  }

  #succeed(): void {
    this.#successor?.resolve()
    this.#successor = undefined
  }
}

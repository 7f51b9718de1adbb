import { randomBytes } from 'node:crypto'
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
import { type Listening, listenForGateways } from './secure.ts'

/** How often it is said who keeps, and asked. */
const findEveryMs = 1000
/** A keeper that has not replied for so many of these is let go, though its connection stands. */
const silentTicks = 3
/** A keeper that goes without a word is followed by another within this time. */
const successorWithinMs = 5000
/** A keeper that has ended is followed by another before it was tried so often. */
const toldAfterTries = 5
/** How long a gateway that ends waits for what it has asked. */
const leaveWithinMs = 2000

export interface PeersSettings {
  /** Where the others reach this gateway. */
  readonly host: string
  readonly port: number
  readonly version: string
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
  readonly #listening: Listening
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
  #isLeaving = false

  /** Listens for the others, and finds who keeps. Throws where it cannot listen. */
  static async join(settings: PeersSettings, joining: Joining): Promise<Peers> {
    const { host, port, version } = settings
    const secret = randomBytes(32).toString('hex')
    const { ledger, sources, clock } = joining
    const ask = () => new OriginLedger(ledger)
    const hub = new Hub({
      engine: ledger,
      source: sources.source,
      sources: sources.all,
      clock,
      ask,
    })
    const listening = await listenForGateways({ host, port, secret }, (socket) => hub.take(socket))
    const candidate = { host: listening.host, port: listening.port, secret, version }
    const peers = new Peers(joining, candidate, hub, listening)
    await peers.#find()
    return peers
  }

  private constructor(
    joining: Joining,
    candidate: Omit<Candidate, 'gateway'>,
    hub: Hub,
    listening: Listening,
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
    await this.#finding
    const { ledger, store } = this.#joining
    if (this.#isKeeper) await store.resign(ledger.gateway).catch(() => {})
    this.#isKeeper = false
    this.#listening.close()
    this.hub.close()
    const untilMs = performance.now() + leaveWithinMs
    while (this.#link && !this.#link.requests.isEmpty && performance.now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, 10))
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
    const { ledger, store, log } = this.#joining
    const own: Candidate = { ...this.#candidate, gateway: ledger.gateway }
    const keeper = await store.find(own)
    if (!keeper || this.#isLeaving) return
    const wasKeeper = this.#isKeeper
    this.#isKeeper = keeper.secret === own.secret
    if (this.#isKeeper && !wasKeeper) log.info('keeps the ledger for the gateways of this database')
    if (wasKeeper && !this.#isKeeper) this.hub.dismiss()
    const isOld =
      this.#link &&
      (this.#link.secret !== keeper.secret || this.#link.origin.gateway !== own.gateway)
    if (isOld) await this.#let(this.#link)
    if (!this.#isKeeper && !this.#link && keeper.version === own.version)
      await this.#ask(keeper, own)
    this.#askers = await store.countAskers()
    if (this.#isKeeper || this.#link) this.#succeed()
  }

  async #ask(keeper: Candidate, { gateway }: Candidate): Promise<void> {
    const { ledger, store, log, onForgotten } = this.#joining
    const link = await store.openLink(gateway)
    const { host, port } = keeper
    try {
      const onLost = (lost: KeeperLink) => void this.#let(lost)
      const opened = await KeeperLink.open(keeper, { gateway, link }, { onForgotten, onLost })
      this.#link = opened
      this.#unreached = { secret: '', times: 0 }
      ledger.forwardTo((request, waiter) => opened.requests.submit(request, waiter))
      log.info({ keeper: keeper.gateway, host, port }, 'another gateway keeps the ledger')
    } catch (error) {
      await store.endLink(link)
      const isSame = this.#unreached.secret === keeper.secret
      const times = isSame ? this.#unreached.times + 1 : 1
      this.#unreached = { secret: keeper.secret, times }
      if (times !== toldAfterTries) return
      const why = error instanceof Error ? error.message : String(error)
      log.warn(
        { keeper: keeper.gateway, host, port, why },
        'the gateway that keeps the ledger cannot be reached: this one commits and collects for itself (peerAddress)',
      )
    }
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

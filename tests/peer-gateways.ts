import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Kysely } from 'kysely'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { Peers } from '../src/app/peers/peers.ts'
import { sharedSources } from '../src/app/peers/shared-sources.ts'
import { systemClock } from '../src/core/clock.ts'
import type { Source } from '../src/sources/source.ts'
import { openDatabase } from '../src/store/postgres/database.ts'
import { type Candidate, KeeperStore } from '../src/store/postgres/keeper.ts'
import type { PostgresLedger } from '../src/store/postgres/ledger/ledger.ts'
import type { Schema } from '../src/store/sql/schema.ts'
import { stubSource } from './harness.ts'
import { type Operated, openGateway } from './postgres-gateways.ts'

/** A gateway that has joined the others, without its HTTP. */
export interface PeerGateway {
  readonly ledger: PostgresLedger
  readonly peers: Peers
  /** What the gateway asks: its own source, or the keeper's. */
  readonly source: Source
  readonly store: BelievingStore
}

export interface PeerOptions {
  readonly version?: string
  readonly source?: Source
  /** Where its ledger reaches the database, and what it asks of keepers, in the place of where that is. */
  readonly database?: string
  /** Where it reaches the keeper, in the place of where that is. */
  readonly through?: number
  /** Who keeps, as it believes, whatever the others do. */
  readonly follows?: 'itself' | PeerGateway
}

export async function openPeer(
  operated: Operated,
  { version = '1', source = stubSource('{}'), database, through, follows }: PeerOptions = {},
): Promise<PeerGateway> {
  const ledger = await openGateway(operated, database === undefined ? {} : { through: database })
  const { db } = await openDatabase(database ?? operated.url, 2)
  onTestFinished(() => db.destroy())
  const store = new BelievingStore(db, through, follows)
  const sources = { source, all: [source] }
  const peers = await Peers.join(
    { at: { host: '127.0.0.1', port: 0 }, version },
    {
      ...{ ledger, store, sources, clock: systemClock, onForgotten: () => {} },
      log: pino({ level: 'silent' }),
    },
  )
  onTestFinished(() => peers.leave())
  const shared = sharedSources(sources, peers, systemClock, () => {})
  return { ledger, peers, source: shared.source, store }
}

/** Tells of a keeper that is reached by another port, or of another than the database does. */
class BelievingStore extends KeeperStore {
  /** The gateway itself, as others would reach it. */
  candidate: Candidate | undefined
  readonly #through: PeerOptions['through']
  readonly #follows: PeerOptions['follows']

  constructor(
    db: Kysely<Schema>,
    through: PeerOptions['through'],
    follows: PeerOptions['follows'],
  ) {
    super(db)
    this.#through = through
    this.#follows = follows
  }

  override async stand(candidate: Candidate): Promise<Candidate | undefined> {
    this.candidate = candidate
    if (this.#follows === 'itself') return candidate
    const keeper = this.#follows?.store.candidate ?? (await super.stand(candidate))
    const isOther = keeper !== undefined && keeper.gateway !== candidate.gateway
    return isOther && this.#through !== undefined ? { ...keeper, port: this.#through } : keeper
  }
}

/** Stands between a gateway and the keeper, as a network does. */
export interface Between {
  readonly port: number
  /** What is let through no more, and kept. */
  holds: 'requests' | 'replies' | undefined
  /** Cuts the gateway off; the keeper hears nothing of it. */
  cut(): void
  /** Lets the keeper have what was held back. */
  deliver(): void
}

export async function startBetween(keeperPort: () => Promise<number>): Promise<Between> {
  const gateways = new Set<Socket>()
  const held: (() => void)[] = []
  const server = createServer({ allowHalfOpen: true }, async (gateway) => {
    gateways.add(gateway)
    const waiting: Buffer[] = []
    gateway.on('data', (chunk: Buffer) => void waiting.push(chunk))
    const keeper = connect(await keeperPort(), '127.0.0.1')
    for (const socket of [gateway, keeper]) socket.on('error', () => {})
    await once(keeper, 'connect')
    onTestFinished(() => void keeper.destroy())
    gateway.removeAllListeners('data')
    for (const chunk of waiting) keeper.write(chunk)
    gateway.on('data', (chunk: Buffer) => {
      const send = () => void keeper.write(chunk)
      if (between.holds === 'requests') held.push(send)
      else send()
    })
    keeper.on('data', (chunk: Buffer) => {
      if (between.holds !== 'replies') gateway.write(chunk)
    })
    keeper.on('close', () => gateway.destroy())
  })
  const between: Between = {
    port: 0,
    holds: undefined,
    cut() {
      for (const gateway of gateways) gateway.destroy()
      gateways.clear()
    },
    deliver() {
      for (const send of held.splice(0)) send()
    },
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return Object.assign(between, { port: (server.address() as AddressInfo).port })
}

import { type Kysely, sql } from 'kysely'
import { onTestFinished } from 'vitest'
import { systemClock } from '../src/core/clock.ts'
import { newRequestId, tokenDigest } from '../src/core/ids.ts'
import type { AdmitRequest, Settlement, SettleRequest, Verdict } from '../src/ledger/protocol.ts'
import { createAccount } from '../src/services/accounts/create.ts'
import type { ServiceContext } from '../src/services/context.ts'
import { replied } from '../src/services/metered/replied.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { addressOf } from '../src/store/postgres/address.ts'
import { openDatabase } from '../src/store/postgres/database.ts'
import { ledgerClient } from '../src/store/postgres/ledger/client.ts'
import {
  type Connections,
  openLedger,
  type PostgresLedger,
} from '../src/store/postgres/ledger/ledger.ts'
import { storesOf } from '../src/store/postgres/stores.ts'
import type { Schema } from '../src/store/sql/schema.ts'
import { preparedDatabase } from './postgres.ts'

/** An endpoint of the catalog; each call of it costs this. */
export const endpoint = 'get-kol-link-info'
export const priceMicros = 10

export interface Operated {
  readonly url: string
  readonly db: Kysely<Schema>
  readonly ctx: ServiceContext
}

/** A database of its own, if no other is given, and the operator's hands on it. */
export async function openOperated(given?: string): Promise<Operated> {
  const url = given ?? (await preparedDatabase())
  const { db } = await openDatabase(url, 4)
  onTestFinished(() => db.destroy())
  const actor = { kind: 'job', name: 'test' } as const
  return { url, db, ctx: { ...storesOf(db), clock: systemClock, actor } }
}

export interface GatewayOptions {
  readonly deadlineMs?: number
  /** Where the ledger's own connection goes, in the place of the database's address. */
  readonly through?: string
  readonly onForgotten?: (subjects: readonly string[]) => void
  /** Makes the ledger's own connection. */
  readonly client?: Connections['client']
}

/** A gateway's ledger over the database, which ends with the test. */
export async function openGateway(
  { url }: Operated,
  {
    deadlineMs = 10_000,
    through = url,
    onForgotten = () => {},
    client = () => ledgerClient(addressOf(through)),
  }: GatewayOptions = {},
): Promise<PostgresLedger> {
  const { db } = await openDatabase(url, 4)
  const ledger = await openLedger(
    { defaultPriceMicros: priceMicros, endpoints: [], deadlineMs },
    { client, db },
    { onDeath: () => {}, onForgotten, onTrouble: () => {} },
  )
  onTestFinished(async () => {
    ledger.hurry()
    await ledger.close()
  })
  return ledger
}

export function openGateways(operated: Operated, count: number): Promise<PostgresLedger[]> {
  return Promise.all(Array.from({ length: count }, () => openGateway(operated)))
}

/** The digest of a new token of a new account. */
export async function holderOf(
  { ctx }: Operated,
  name: string,
  topUpMicros: number,
  limits: { readonly ratePerSecond?: number; readonly dailyQuota?: number } = {},
): Promise<{ readonly id: number; readonly digest: string }> {
  await createAccount(ctx, { name, topUpMicros })
  const all = { ratePerSecond: 100_000, ...limits }
  const { id, token } = await createToken(ctx, { account: name, limits: all })
  return { id, digest: tokenDigest(token) }
}

export function admission(
  digest: string,
  more: Partial<Pick<AdmitRequest, 'take' | 'once' | 'remember' | 'subject'>> = {},
): AdmitRequest {
  return {
    ...{ kind: 'admit', take: 'charge', requestId: newRequestId(Date.now()), digest },
    ...{ address: '127.0.0.1', endpoint, subject: null, source: null, atMs: Date.now() },
    ...more,
  }
}

export function settlement({ requestId }: AdmitRequest, code: 0 | 301 = 0): SettleRequest {
  return {
    ...{ kind: 'settle', requestId, state: 'answered', code, cache: 'miss', source: null },
    atMs: Date.now(),
  }
}

export const admit = (ledger: PostgresLedger, request: AdmitRequest): Promise<Verdict> =>
  replied((done) => ledger.admit(request, done))

export const settle = (ledger: PostgresLedger, request: SettleRequest): Promise<Settlement> =>
  replied((done) => ledger.settle(request, done))

/** How often each code was told; `failed` of those that were told none. */
export function tally(told: readonly PromiseSettledResult<Verdict>[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const each of told) {
    const code = each.status === 'fulfilled' ? String(each.value.code) : 'failed'
    counts[code] = (counts[code] ?? 0) + 1
  }
  return counts
}

/** Of these calls those that were charged. */
export async function chargedOf(
  { db }: Operated,
  requestIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM ledger_entries
    WHERE kind = 'charge' AND id = ANY (${requestIds})`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

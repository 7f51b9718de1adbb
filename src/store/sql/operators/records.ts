import type { Account } from '../../../ledger/records.ts'
import { parseList } from '../../../ledger/tokens.ts'
import type { Entry, LoggedCall, Token, TokenChanges } from '../../operators.ts'
import type { AccountRow, CallRow, LedgerEntryTable, TokenRow } from '../schema.ts'

/** An account as its row has it. */
export function accountOf(row: AccountRow): Account {
  const { id, name, currency } = row
  return {
    id,
    name,
    currency,
    balanceMicros: row.balance_micros,
    heldMicros: row.held_micros,
    createdAtMs: row.created_at,
  }
}

/** A token as its row has it, with the name of its account. */
export function tokenOf(row: TokenRow & { readonly account: string }): Token {
  const { id, name, account } = row
  return {
    id,
    name,
    account,
    ratePerSecond: row.rate_per_second,
    dailyQuota: row.daily_quota,
    endpoints: listOf(row.endpoints),
    addresses: listOf(row.addresses),
    strict: row.strict === 1,
    expiresAtMs: row.expires_at,
    disabledAtMs: row.disabled_at,
    revokedAtMs: row.revoked_at,
    createdAtMs: row.created_at,
  }
}

/** A list as `tokenColumns` puts it in its column; one that cannot be read allows nothing. */
function listOf(column: string | null): readonly string[] | null {
  return column === null ? null : (parseList(column) ?? [])
}

/** What a token is called and may do, as columns of its row: of members that are given. */
export function tokenColumns(changes: TokenChanges): Partial<Omit<TokenRow, 'id'>> {
  const { name, ratePerSecond, dailyQuota, endpoints, addresses, strict } = changes
  const { expiresAtMs, disabledAtMs } = changes
  return {
    ...(name !== undefined && { name }),
    ...(ratePerSecond !== undefined && { rate_per_second: ratePerSecond }),
    ...(dailyQuota !== undefined && { daily_quota: dailyQuota }),
    ...(endpoints !== undefined && { endpoints: endpoints && JSON.stringify(endpoints) }),
    ...(addresses !== undefined && { addresses: addresses && JSON.stringify(addresses) }),
    ...(expiresAtMs !== undefined && { expires_at: expiresAtMs }),
    ...(strict !== undefined && { strict: strict ? 1 : 0 }),
    ...(disabledAtMs !== undefined && { disabled_at: disabledAtMs }),
  }
}

type LoggedRow = CallRow & { readonly account: string; readonly token_name: string | null }

/** A call as its row has it, with the names of who made it. */
export function callOf(row: LoggedRow): LoggedCall {
  const { endpoint, subject, state, code, cache, source, account } = row
  return {
    requestId: row.request_id,
    account,
    accountId: row.account_id,
    tokenId: row.token_id,
    tokenName: row.token_name,
    endpoint,
    subject,
    state,
    code,
    priceMicros: row.price_micros,
    costMicros: row.cost_micros,
    cache,
    source,
    startedAtMs: row.started_at,
    finishedAtMs: row.finished_at,
  }
}

/** An entry as its row has it, with the name of its account. */
export function entryOf(row: LedgerEntryTable & { readonly account: string }): Entry {
  const { id, kind, account, note, actor, at } = row
  return {
    id,
    kind,
    account,
    amountMicros: row.amount_micros,
    heldMicros: row.held_micros,
    note,
    actor,
    atMs: at,
  }
}

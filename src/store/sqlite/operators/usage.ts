import { type Kysely, sql } from 'kysely'
import type { UsageFilter, UsageGroup, UsageSum } from '../../operators.ts'
import type { Schema } from '../schema.ts'

/** What calls came to in whole hours, for each account, token, endpoint or day of Shanghai. */
export async function usageBy(
  db: Kysely<Schema>,
  by: UsageGroup,
  { fromHour, toHour, accountId }: UsageFilter,
): Promise<UsageSum[]> {
  const ofAccount = accountId === undefined ? sql`` : sql`AND usage.account_id = ${accountId}`
  const { key, account, tokenId, tokenName, endpoint, dayHour } = groups[by]
  const { rows } = await sql<UsageSum>`
    SELECT ${account} AS account, ${tokenId} AS tokenId, ${tokenName} AS tokenName,
      ${endpoint} AS endpoint, ${dayHour} AS dayHour, sum(usage.calls) AS calls,
      sum(iif(usage.code = 0, usage.calls, 0)) AS billedCalls, sum(usage.cost_micros) AS costMicros
    FROM usage
      JOIN accounts ON accounts.id = usage.account_id
      JOIN tokens ON tokens.id = usage.token_id
    WHERE usage.hour >= ${fromHour} AND usage.hour < ${toHour} ${ofAccount}
    GROUP BY ${key} ORDER BY ${key}`.execute(db)
  return rows
}

const nothing = {
  account: sql`NULL`,
  tokenId: sql`NULL`,
  tokenName: sql`NULL`,
  endpoint: sql`NULL`,
  dayHour: sql`NULL`,
}

const account = sql`accounts.name`
const tokenId = sql`usage.token_id`
/** Shanghai's days begin at 16 o'clock of UTC. */
const dayHour = sql`(usage.hour + 8) / 24 * 24 - 8`

const groups = {
  account: { ...nothing, key: account, account },
  token: { ...nothing, key: tokenId, account, tokenId, tokenName: sql`tokens.name` },
  endpoint: { ...nothing, key: sql`usage.endpoint`, endpoint: sql`usage.endpoint` },
  day: { ...nothing, key: dayHour, dayHour },
}

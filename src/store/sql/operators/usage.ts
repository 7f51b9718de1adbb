import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ListPart } from '../../lists.ts'
import type { UsageFilter, UsageGroup, UsageKey, UsageSum } from '../../operators.ts'
import type { Schema } from '../schema.ts'

/** What calls came to in whole hours, for each account, token, endpoint or day of Shanghai. */
export async function usageBy(
  db: Kysely<Schema>,
  by: UsageGroup,
  filter: UsageFilter,
  part: ListPart<UsageKey>,
  notedUsage: RawBuilder<unknown>,
): Promise<UsageSum[]> {
  const { key, account, tokenId, tokenName, endpoint, dayHour } = groups[by]
  const { fromHour, toHour, accountId } = filter
  const ofAccount = accountId === undefined ? sql`` : sql`AND usage.account_id = ${accountId}`
  const after = part.after === undefined ? sql`` : sql`AND ${key} > ${part.after}`
  const ofTokens = by === 'token' ? tokensUsed(filter, part, notedUsage) : sql``
  const { rows } = await sql<UsageSum>`
    SELECT ${account} AS account, ${tokenId} AS "tokenId", ${tokenName} AS "tokenName",
      ${endpoint} AS endpoint, ${dayHour} AS "dayHour", sum(usage.calls) AS calls,
      sum(CASE WHEN usage.code = 0 THEN usage.calls ELSE 0 END) AS "billedCalls",
      sum(usage.cost_micros) AS "costMicros"
    FROM usage
      JOIN accounts ON accounts.id = usage.account_id
      JOIN tokens ON tokens.id = usage.token_id
    WHERE usage.hour >= ${fromHour} AND usage.hour < ${toHour} ${ofAccount} ${after} ${ofTokens}
    GROUP BY ${key} ORDER BY ${key} LIMIT ${part.limit}`.execute(db)
  return rows
}

/** Finds a part's tokens first: there may be so many that summing up all of them takes seconds. */
function tokensUsed(
  { fromHour, toHour, accountId }: UsageFilter,
  { limit, after }: ListPart<UsageKey>,
  notedUsage: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`AND usage.token_id IN (
    SELECT id FROM tokens AS listed
    WHERE id > ${after ?? 0} ${accountId === undefined ? sql`` : sql`AND account_id = ${accountId}`}
      AND (
        EXISTS (
          SELECT 1 FROM usage_hours
          WHERE token_id = listed.id AND hour >= ${fromHour} AND hour < ${toHour}
        )
        OR id IN (
          SELECT token_id FROM (${notedUsage}) AS noted
          WHERE hour >= ${fromHour} AND hour < ${toHour}
        )
      )
    ORDER BY id LIMIT ${limit}
  )`
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
  token: {
    ...nothing,
    key: tokenId,
    tokenId,
    // They follow from the token, which not every engine sees.
    account: sql`min(accounts.name)`,
    tokenName: sql`min(tokens.name)`,
  },
  endpoint: { ...nothing, key: sql`usage.endpoint`, endpoint: sql`usage.endpoint` },
  day: { ...nothing, key: dayHour, dayHour },
}

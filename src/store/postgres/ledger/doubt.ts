import { setTimeout as delay } from 'node:timers/promises'
import type { Charged, EndedCall, Fact, Held } from '../../../ledger/facts.ts'
import { reasonOf } from './errors.ts'
import type { Link, Statement } from './link.ts'

const askAgainMs = 100

/**
 * Counts an account's version up, so that no batch which was decided over the earlier one can be
 * committed any more, not even one that has not arrived yet; one that is under way is waited for.
 */
const fence = (accountId: number): Statement => ({
  name: 'fence',
  text: 'UPDATE accounts SET version = version + 1 WHERE id = $1',
  values: [accountId],
})

interface Evidence {
  readonly isThere: boolean
}

/** Whether the call is as the fact has made it, which nobody else does: others only abandon calls. */
const isThere = (fact: AtStake): Statement<Evidence> => ({
  name: 'is there',
  text: `SELECT EXISTS (SELECT FROM calls
    WHERE request_id = $1 AND ($2::text IS NULL OR state = $2)) AS "isThere"`,
  values: [fact.call.requestId, fact.kind === 'ended' ? fact.state : null],
})

type AtStake = Charged | Held | EndedCall

/** What of a batch somebody is told that it did. */
function atStake(facts: readonly Fact[]): AtStake | undefined {
  return facts.find((fact): fact is AtStake =>
    fact.kind === 'ended' ? fact.state !== 'abandoned' : fact.kind !== 'refused',
  )
}

/**
 * Finds out whether a batch was committed whose connection broke meanwhile, and sees to it that it
 * never is where it was not. Tries until the database answers, and says why it does not; throws where
 * `signal` ends it.
 */
export async function wasCommitted(
  link: Link,
  facts: readonly Fact[],
  onAway: (reason: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  await link.drop()
  const fact = atStake(facts)
  if (!fact) return false
  for (;;) {
    try {
      await link.open()
      // One after the other: what is looked for is looked for behind the fence.
      await link.ask(fence(fact.call.accountId))
      const [found] = await link.ask(isThere(fact))
      if (found) return found.isThere
    } catch (error) {
      // Out of reach still, or somebody holds the account: it has to be known all the same.
      onAway(reasonOf(error))
      await link.drop()
    }
    await delay(askAgainMs, undefined, { signal })
  }
}

import { setTimeout as delay } from 'node:timers/promises'
import type { Charged, EndedCall, Fact, Held } from '../../../ledger/facts.ts'
import type { LedgerRequest } from '../../../ledger/protocol.ts'
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
  /** Whether the link lives that it was asked by; nobody else decides the same call while it does. */
  readonly isAsked: boolean
}

/** Whether the call is as the fact has made it; others only abandon calls, but for a link that has ended. */
const isThere = ({ fact, link }: Clue): Statement<Evidence> => ({
  name: 'is there',
  text: `SELECT EXISTS (SELECT FROM calls
      WHERE request_id = $1 AND ($2::text IS NULL OR state = $2)) AS "isThere",
    $3::integer IS NULL OR EXISTS (SELECT FROM gateway_links WHERE id = $3) AS "isAsked"`,
  values: [fact.call.requestId, fact.kind === 'ended' ? fact.state : null, link ?? null],
})

type AtStake = Charged | Held | EndedCall

/** A fact that tells whether the batch was committed, and the link that it was asked by, if by any. */
interface Clue {
  readonly fact: AtStake
  readonly link: number | undefined
}

/** A batch that may have been committed: what was asked, beside what was to be ended anyway. */
export interface Doubtful {
  readonly facts: readonly Fact[]
  readonly requests: readonly LedgerRequest[]
}

/**
 * What of a batch somebody is told that it did. A gateway that has lost its link decides by itself what
 * it had asked for: its calls tell something while the link lives alone, and one's own tell more.
 */
function cluesIn({ facts, requests }: Doubtful): readonly Clue[] {
  const asked = new Map(requests.map((request) => [request.requestId, request]))
  const clues = facts.flatMap((fact): Clue[] => {
    const request = asked.get(fact.call.requestId)
    if (!request || !isAtStake(fact)) return []
    return [{ fact, link: request.origin?.link }]
  })
  const [own, foreign] = [
    clues.find(({ link }) => link === undefined),
    Map.groupBy(clues, ({ link }) => link),
  ]
  return own ? [own] : [...foreign.values()].flatMap(([clue]) => clue ?? [])
}

function isAtStake(fact: Fact): fact is AtStake {
  return fact.kind === 'ended' ? fact.state !== 'abandoned' : fact.kind !== 'refused'
}

/**
 * Finds out whether a batch was committed whose connection broke meanwhile, and sees to it that it
 * never is where it was not. Tries until the database answers, and says why it does not; throws where
 * `signal` ends it.
 */
export async function wasCommitted(
  link: Link,
  doubtful: Doubtful,
  onAway: (reason: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  await link.drop()
  const clues = [...cluesIn(doubtful)]
  while (clues[0]) {
    const [clue] = clues
    try {
      await link.open()
      // One after the other: what is looked for is looked for behind the fence.
      await link.ask(fence(clue.fact.call.accountId))
      const [found] = await link.ask(isThere(clue))
      if (found?.isAsked) return found.isThere
      clues.shift()
    } catch (error) {
      // Out of reach still, or somebody holds the account: it has to be known all the same.
      onAway(reasonOf(error))
      await link.drop()
      await delay(askAgainMs, undefined, { signal })
    }
  }
  return false
}

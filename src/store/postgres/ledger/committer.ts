import { setTimeout as delay } from 'node:timers/promises'
import type { LedgerReply } from '../../../ledger/protocol.ts'
import { CommitQueue, type CommitNews as News } from '../../commit-queue.ts'
import { type Fates, GivenUpError } from '../../fates.ts'
import { BrokenError, DoubtError, isPassing, reasonOf, UnreachableError } from './errors.ts'
import type { PostgresStore, QueuedRequest } from './store.ts'
import type { PostgresTrouble } from './trouble.ts'

export type CommitNews = News<LedgerReply, PostgresTrouble>

/** A commit takes longer with each call in it, and all of them wait for it. */
const maxBatch = 500
/** How soon it is tried again to reach the database. */
const reconnectAfterMs = 100

/**
 * Commits what has queued up, together and one batch at a time, as soon as the batch before is done.
 * What its callers have given up is left out. While the database is out of reach, all wait.
 */
export class Committer {
  readonly #store: PostgresStore
  readonly #queue: CommitQueue<QueuedRequest>
  readonly #tell: (told: CommitNews) => void
  #running: Promise<void> | undefined
  readonly #ending = new AbortController()

  constructor(store: PostgresStore, fates: Fates, tell: (told: CommitNews) => void) {
    this.#store = store
    this.#queue = new CommitQueue(fates)
    this.#tell = tell
  }

  /** What is added in the same turn of the event loop is committed together. */
  add(requests: readonly QueuedRequest[]): void {
    this.#queue.add(requests)
    this.#running ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#run())
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    await this.#running
  }

  /** Ends what is under way, and leaves the gateways. */
  async close(): Promise<void> {
    this.#ending.abort()
    await this.#store.leave()
    await this.#running
  }

  async #run(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      this.#shed()
      const requests = this.#queue.requests.slice(0, maxBatch)
      if (requests.length === 0) break
      await this.#commit(requests)
    }
    this.#running = undefined
  }

  async #commit(requests: readonly QueuedRequest[]): Promise<void> {
    let isClaimed = false
    try {
      const claim = () => {
        isClaimed = this.#queue.claim(requests.length)
        return isClaimed
      }
      const onAway = (reason: string) => this.#tellAway(reason)
      const replies = await this.#store.commit(requests, { claim, onAway })
      this.#queue.drop(requests.length)
      this.#tell({ kind: 'replies', replies })
    } catch (error) {
      if (error instanceof GivenUpError) return
      const isAway = error instanceof UnreachableError || error instanceof BrokenError
      if (isAway && !isClaimed) await this.#wait(error.message)
      else this.#fail(requests, error)
    }
  }

  async #wait(reason: string): Promise<void> {
    this.#tellAway(reason)
    await delay(reconnectAfterMs, undefined, { signal: this.#ending.signal }).catch(() => {})
  }

  #tellAway(reason: string): void {
    this.#tell({ kind: 'waiting', reason, trouble: 'unreachable' })
  }

  #fail(requests: readonly QueuedRequest[], error: unknown): void {
    this.#store.fail(requests)
    this.#queue.drop(requests.length)
    const reason = reasonOf(error)
    this.#tell({ kind: 'failed', requests: requests.length, reason, trouble: troubleOf(error) })
  }

  /** Takes out what was given up. */
  #shed(): void {
    const shed = this.#queue.shed()
    if (shed.length === 0) return
    this.#store.fail(shed)
    this.#tell({ kind: 'shed', requests: shed.length })
  }
}

function troubleOf(error: unknown): PostgresTrouble {
  if (isPassing(error)) return 'locked'
  const isAway = error instanceof BrokenError || error instanceof DoubtError
  return isAway || error instanceof UnreachableError ? 'unreachable' : 'unwritable'
}

import { CommitQueue, type CommitNews as News } from '../../commit-queue.ts'
import { type Fates, GivenUpError } from '../../fates.ts'
import type { StoreReply, StoreRequest } from '../../requests.ts'
import { isLocked } from '../connection.ts'
import { isDamage, noteDamage } from '../damage.ts'
import type { OpenFiles } from './open-files.ts'
import type { SqliteStore } from './store.ts'
import { isFinal, type SqliteTrouble, sqliteTroubleTexts } from './trouble.ts'

/** What is told of requests, in their order. */
export type CommitNews =
  | Exclude<News<StoreReply, SqliteTrouble>, { readonly kind: 'waiting' }>
  /** They wait until another process lets go of the database. */
  | { readonly kind: 'locked' }

/**
 * Commits what has queued up, together. What its callers have given up is left out; where the
 * database must not be written, or cannot be, everything fails at once.
 */
export class Committer {
  readonly #dataDir: string
  readonly #store: SqliteStore
  readonly #files: OpenFiles
  readonly #queue: CommitQueue<StoreRequest>
  readonly #tell: (told: CommitNews) => void
  #isLocked = false
  /** What only a restart can end. */
  #stoppedFor: SqliteTrouble | undefined

  constructor(
    dataDir: string,
    store: SqliteStore,
    files: OpenFiles,
    fates: Fates,
    tell: (told: CommitNews) => void,
  ) {
    this.#dataDir = dataDir
    this.#store = store
    this.#files = files
    this.#queue = new CommitQueue(fates)
    this.#tell = tell
  }

  add(requests: readonly StoreRequest[]): void {
    this.#queue.add(requests)
  }

  /** Returns false where another process holds the database locked, and it must be tried again. */
  commit(): boolean {
    for (;;) {
      this.#shed()
      const { requests } = this.#queue
      if (requests.length === 0) return true
      const trouble = this.#stoppedFor ?? this.#files.trouble()
      if (trouble) {
        this.#store.fail(requests)
        this.#fail(trouble, sqliteTroubleTexts[trouble].en)
        return true
      }
      const replies = this.#attempt(requests)
      if (replies === 'failed') return true
      if (replies === 'locked') return false
      if (replies === 'given up') continue
      this.#isLocked = false
      this.#queue.drop(replies.length)
      this.#tell({ kind: 'replies', replies })
      return true
    }
  }

  /** Leaves the gateways for good. Where that cannot be written, the lease ends by itself. */
  leave(): void {
    if (this.#stoppedFor ?? this.#files.trouble()) return
    try {
      this.#store.leave()
    } catch (error) {
      if (isDamage(error)) noteDamage(this.#dataDir, error.message)
    }
  }

  #attempt(
    requests: readonly StoreRequest[],
  ): readonly StoreReply[] | 'failed' | 'locked' | 'given up' {
    let isClaimed = false
    try {
      return this.#store.commit(requests, () => {
        isClaimed = this.#queue.claim(requests.length)
        return isClaimed
      })
    } catch (error) {
      if (error instanceof GivenUpError) return 'given up'
      if (isLocked(error)) {
        if (!isClaimed) return this.#waitForLock()
        // What is claimed cannot be given up any more, so it is told now and not tried again.
        this.#store.fail(requests)
      }
      const reason = error instanceof Error ? error.message : String(error)
      this.#fail(isDamage(error) ? 'damaged' : 'unwritable', reason)
      return 'failed'
    }
  }

  #waitForLock(): 'locked' {
    if (!this.#isLocked) this.#tell({ kind: 'locked' })
    this.#isLocked = true
    return 'locked'
  }

  /** Takes out what was given up. */
  #shed(): void {
    const shed = this.#queue.shed()
    if (shed.length === 0) return
    this.#store.fail(shed)
    this.#tell({ kind: 'shed', requests: shed.length })
  }

  #fail(trouble: SqliteTrouble, reason: string): void {
    if (isFinal(trouble) && this.#stoppedFor === undefined) {
      this.#stoppedFor = trouble
      noteDamage(this.#dataDir, reason)
    }
    this.#isLocked = false
    const requests = this.#queue.drop(this.#queue.requests.length).length
    this.#tell({ kind: 'failed', requests, reason, trouble })
  }
}

import { isLocked } from '../connection.ts'
import { isDamage, noteDamage } from '../damage.ts'
import { type Fates, GivenUpError } from './fates.ts'
import type { OpenFiles } from './open-files.ts'
import type { StoreReply, StoreRequest } from './requests.ts'
import type { SqliteStore } from './store.ts'
import { isFinal, type LedgerTrouble, troubleTexts } from './trouble.ts'

/** What is told of requests, in their order. */
export type CommitNews =
  | { readonly kind: 'replies'; readonly replies: readonly StoreReply[] }
  | {
      readonly kind: 'failed'
      readonly requests: number
      readonly reason: string
      readonly trouble: LedgerTrouble
    }
  /** Their callers gave them up, and nothing of them will happen. */
  | { readonly kind: 'shed'; readonly requests: number }
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
  readonly #fates: Fates
  readonly #tell: (told: CommitNews) => void
  #queue: StoreRequest[] = []
  /** The place of the first of them among all requests. */
  #first = 0
  #isLocked = false
  /** What only a restart can end. */
  #stoppedFor: LedgerTrouble | undefined

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
    this.#fates = fates
    this.#tell = tell
  }

  add(requests: readonly StoreRequest[]): void {
    this.#queue.push(...requests)
  }

  /** Returns false where another process holds the database locked, and it must be tried again. */
  commit(): boolean {
    for (;;) {
      this.#shed()
      if (this.#queue.length === 0) return true
      const trouble = this.#stoppedFor ?? this.#files.trouble()
      if (trouble) {
        this.#store.fail(this.#queue)
        this.#fail(trouble, troubleTexts[trouble].en)
        return true
      }
      const replies = this.#attempt()
      if (replies === 'failed') return true
      if (replies === 'locked') return false
      if (replies === 'given up') continue
      this.#isLocked = false
      this.#drop(replies.length)
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

  #attempt(): readonly StoreReply[] | 'failed' | 'locked' | 'given up' {
    const end = this.#first + this.#queue.length
    let isClaimed = false
    try {
      return this.#store.commit(this.#queue, () => {
        isClaimed = this.#fates.claim(this.#first, end)
        return isClaimed
      })
    } catch (error) {
      if (error instanceof GivenUpError) return 'given up'
      if (isLocked(error)) {
        if (!isClaimed) return this.#waitForLock()
        // What is claimed cannot be given up any more, so it is told now and not tried again.
        this.#store.fail(this.#queue)
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
    const requests = Math.min(this.#fates.decided - this.#first, this.#queue.length)
    if (requests <= 0) return
    this.#store.fail(this.#queue.slice(0, requests))
    this.#drop(requests)
    this.#tell({ kind: 'shed', requests })
  }

  #fail(trouble: LedgerTrouble, reason: string): void {
    if (isFinal(trouble) && this.#stoppedFor === undefined) {
      this.#stoppedFor = trouble
      noteDamage(this.#dataDir, reason)
    }
    const requests = this.#queue.length
    this.#isLocked = false
    this.#drop(requests)
    this.#tell({ kind: 'failed', requests, reason, trouble })
  }

  #drop(requests: number): void {
    this.#queue = this.#queue.slice(requests)
    this.#first += requests
  }
}

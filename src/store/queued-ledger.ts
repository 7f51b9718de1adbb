import { setTimeout as delay } from 'node:timers/promises'
import { Distribution } from '../core/distribution.ts'
import type { Text } from '../core/text.ts'
import { CommitError, errorOf, type Ledger, UndecidedError } from '../ledger/ledger.ts'
import type { LedgerRequest } from '../ledger/protocol.ts'
import { AskedLedger, present } from './asked-ledger.ts'
import type { CommitNews } from './commit-queue.ts'
import type { Fates } from './fates.ts'
import type { LookRequest, StoreReply } from './requests.ts'
import type { LedgerTrouble, TroubleTexts } from './trouble.ts'
import { tell, tickMs, type Waiter, Waiting } from './waiting.ts'

export interface LedgerEvents {
  /** The ledger ended by itself: no call can be served after that. */
  readonly onDeath: (error: Error) => void
  /** Another process erased creators, of whom nothing may be kept in memory either. */
  readonly onForgotten: (subjects: readonly string[]) => void
  /** No call is served any more, for this reason, or calls are served again. */
  readonly onTrouble: (trouble: Text | undefined, details: string | undefined) => void
}

export interface QueueSettings<Trouble extends string> {
  /** How long a request waits for its commit; then nothing of it will ever happen. */
  readonly deadlineMs: number
  /**
   * Whether a request whose commit is under way at its deadline is told that it is not known what
   * became of it. Without it, it waits on: the commit is known to end.
   */
  readonly tellsUndecided: boolean
  readonly fates: Fates
  readonly texts: TroubleTexts<Trouble | LedgerTrouble>
}

/** Without a reply for so long, while requests wait, the ledger makes no progress. */
const stalledAfterMs = 2000
const lookTimeoutMs = 1500
const hurriedTicks = 2
const batchBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]

/**
 * A ledger that commits what has queued up as soon as its last commit is done, with no timer: a lone
 * call waits for one commit, a thousand share a few. Here wait the callers; an engine says how
 * requests are sent to what commits them, and tells what it hears of them. `More` is what it puts into
 * the same commits.
 */
export abstract class QueuedLedger<Trouble extends string, More = never>
  extends AskedLedger<LookRequest | More>
  implements Ledger
{
  readonly commits = { succeeded: 0, failed: 0 }
  readonly batches = new Distribution(batchBounds)
  abstract readonly recovered: number
  readonly #settings: QueueSettings<Trouble>
  readonly #events: LedgerEvents
  readonly #waiting: Waiting
  readonly #ticking: NodeJS.Timeout
  #onIdle: (() => void) | undefined
  /** A look that is under way serves all who want to know. */
  #looking: Promise<StoreReply> | undefined
  #trouble: Trouble | LedgerTrouble | undefined
  #failure: string | undefined
  /** Whether no progress is made, so that it need not be waited for. */
  #stands = false
  /** How many ticks have passed since the server was told to end in a hurry. */
  #hurriedTicks = 0
  #isHurried = false
  #isDead = false
  protected isClosing = false

  protected constructor(settings: QueueSettings<Trouble>, events: LedgerEvents) {
    super()
    this.#settings = settings
    this.#events = events
    this.#waiting = new Waiting(settings.deadlineMs)
    this.#ticking = setInterval(() => this.#tick(), tickMs).unref()
  }

  /** Hands a request to what commits it. */
  protected abstract send(request: LedgerRequest | LookRequest | More): void
  /** Lets go of what the ledger is kept in; nobody waits for anything any more. */
  protected abstract letGo(): Promise<void>
  /** Whether replies prove that calls are served again. */
  protected endsTrouble(_replies: readonly StoreReply[]): boolean {
    return true
  }
  /** Why no progress is made, as far as it is known. */
  protected abstract readonly standstill: Trouble | LedgerTrouble

  get failure(): string | undefined {
    return this.#failure
  }

  async look(atMs: number): Promise<void> {
    await this.ask({ kind: 'look', atMs })
  }

  async trouble(): Promise<Text | undefined> {
    this.#looking ??= this.ask({ kind: 'look' }).finally(() => {
      this.#looking = undefined
    })
    const answered = this.#looking.then(
      () => true,
      () => true,
    )
    const timeout = delay(this.#stands ? 0 : lookTimeoutMs, false, { ref: false })
    const { texts } = this.#settings
    if (await Promise.race([answered, timeout])) return this.#trouble && texts[this.#trouble]
    return texts[this.#trouble ?? this.standstill]
  }

  hurry(): void {
    this.#isHurried = true
  }

  async close(): Promise<void> {
    this.isClosing = true
    if (this.#isDead) this.#abandon('The server ends')
    if (!this.#waiting.isEmpty) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve
      })
    }
    clearInterval(this.#ticking)
    if (!this.#isDead) await this.letGo()
  }

  /** Takes in what has become of requests. */
  protected hear(news: CommitNews<StoreReply, Trouble | LedgerTrouble>): void {
    if (news.kind === 'replies') this.#reply(news.replies)
    else if (news.kind === 'failed') this.#fail(news)
    else if (news.kind === 'shed') this.#waiting.drop(news.requests)
    else {
      this.#stands = true
      this.#enter(news.trouble, news.reason)
    }
    if (this.#waiting.isEmpty) this.#onIdle?.()
  }

  /** Nothing is committed any more. */
  protected die(trouble: Trouble, failure: string): void {
    this.#enter(trouble, failure)
    this.#isDead = true
    // Those that were claimed may be charged: nobody may tell them that they are not.
    this.#giveUp(this.#waiting.count, failure)
    if (this.isClosing) this.#abandon('The server ends')
  }

  protected submit(request: LedgerRequest | LookRequest | More, waiter: Waiter): void {
    if (this.#isDead) {
      const death = new CommitError(this.#failure)
      queueMicrotask(() => waiter(death))
      return
    }
    this.#waiting.add(waiter)
    this.send(request)
  }

  #reply(replies: readonly StoreReply[]): void {
    this.commits.succeeded++
    this.#stands = false
    if (this.#trouble && this.endsTrouble(replies)) this.#enter(undefined, undefined)
    let calls = 0
    for (const [index, waiter] of this.#waiting.take(replies.length).entries()) {
      const reply = present(replies[index])
      if (reply.verdict ?? reply.settlement) calls++
      tell(waiter, reply.failure === undefined ? reply : errorOf(reply.failure))
    }
    if (calls > 0) this.batches.add(calls)
  }

  #fail({
    requests,
    reason,
    trouble,
  }: Extract<CommitNews<StoreReply, Trouble | LedgerTrouble>, { kind: 'failed' }>): void {
    this.commits.failed++
    this.#stands = false
    this.#enter(trouble, reason)
    const error = new CommitError(reason)
    for (const waiter of this.#waiting.take(requests)) tell(waiter, error)
  }

  #tick(): void {
    const overdue = this.#giveUp(this.#waiting.tick())
    const { idleMs } = this.#waiting
    if (overdue || idleMs >= stalledAfterMs) {
      this.#stands = true
      this.#enter(this.standstill, `no reply for ${idleMs / 1000} s`)
    }
    if (!this.#isHurried) return
    this.#hurriedTicks++
    if (this.#hurriedTicks <= hurriedTicks || idleMs < hurriedTicks * tickMs) return
    this.#giveUp(this.#waiting.count)
    // What was claimed may be charged, but by then nobody is left who could be told.
    this.#abandon('The server ends')
  }

  /** Returns false where all of them were claimed before: what is told of them is on the way. */
  #giveUp(end: number, why = `No commit within ${this.#settings.deadlineMs} ms`): boolean {
    const { fates, tellsUndecided } = this.#settings
    const first = fates.giveUp(end)
    if (tellsUndecided && first > 0) this.#waiting.giveUp(0, first, new UndecidedError(why))
    if (first < end) this.#waiting.giveUp(first, end, new CommitError(why))
    if (this.#waiting.isEmpty) this.#onIdle?.()
    return first < end
  }

  /** Takes note of what stands in the way of calls, and tells of it where it is new. */
  #enter(trouble: Trouble | LedgerTrouble | undefined, failure: string | undefined): void {
    // What has died does not come back, whatever is heard of it later.
    if (this.#isDead) return
    const isNew = trouble !== this.#trouble
    this.#trouble = trouble
    this.#failure = failure
    if (isNew) this.#events.onTrouble(trouble && this.#settings.texts[trouble], failure)
  }

  #abandon(why: string | undefined): void {
    this.#waiting.giveUp(0, this.#waiting.count, new CommitError(why))
    this.#onIdle?.()
  }
}

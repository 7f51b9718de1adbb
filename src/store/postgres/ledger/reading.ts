import { shanghaiDay, shanghaiDayHours } from '../../../core/clock.ts'
import type { Asked } from './asked.ts'
import { column } from './columns.ts'
import type { Known } from './known.ts'
import type { Link } from './link.ts'
import {
  type AccountRow,
  countCalls,
  holdLinks,
  lockAccounts,
  readAccounts,
  readAnswers,
  readCalls,
  readErasures,
  readOpenCalls,
  readPrices,
  readSettingsVersion,
  readSpent,
  readTokens,
  type TokenRow,
} from './reads.ts'
import type { SharedSettings } from './shared-settings.ts'

export interface ReadingOptions {
  /** Whether nobody else changes the accounts until the transaction, which begins here, ends. */
  readonly isLocking: boolean
  /** Whether it is read anew what operators have set. */
  readonly readsSettings: boolean
  readonly nowMs: number
}

/** Nothing of a kind is asked about: it is not read. */
const nothing = Promise.resolve([])

/** Reads what a batch asks about into what is known, in one round trip for most of it. */
export class Reading {
  readonly #link: Link
  readonly #known: Known
  readonly #settings: SharedSettings
  readonly #onForgotten: (subjects: readonly string[]) => void

  constructor(
    link: Link,
    known: Known,
    settings: SharedSettings,
    onForgotten: (subjects: readonly string[]) => void,
  ) {
    this.#link = link
    this.#known = known
    this.#settings = settings
    this.#onForgotten = onForgotten
  }

  /**
   * Reads what is not in memory, or all of it where it locks; nothing where nothing is lacking. Gives
   * the links of other gateways that have ended, which is looked at where it locks.
   */
  async read(asked: Asked, options: ReadingOptions): Promise<ReadonlySet<number>> {
    const { isLocking, readsSettings, nowMs } = options
    const { digests, ended } = isLocking ? asked : this.#known.lacking(asked)
    const [tokens, ids] = [column(digests), column(ended)]
    const isLacking = digests.length + ended.length > 0
    const link = this.#link
    const day = shanghaiDay(nowMs)
    const links = isLocking ? asked.links : []
    const [, held, accounts, tokenRows, openCalls, answers, calls, spent, versions] =
      await Promise.all([
        isLocking ? link.run('BEGIN') : undefined,
        links.length > 0 ? link.ask(holdLinks(column(links))) : nothing,
        isLacking ? link.ask((isLocking ? lockAccounts : readAccounts)(tokens, ids)) : nothing,
        isLacking ? link.ask(readTokens(tokens, ids)) : nothing,
        ended.length > 0 ? link.ask(readOpenCalls(ids)) : nothing,
        this.#askForKeys(asked, isLocking),
        asked.inquiries.calls.length > 0
          ? link.ask(readCalls(column(asked.inquiries.calls)))
          : nothing,
        asked.inquiries.digests.length > 0
          ? link.ask(readSpent(column(asked.inquiries.digests), shanghaiDayHours(day)))
          : nothing,
        readsSettings ? link.ask(readSettingsVersion) : nothing,
      ])
    this.#known.takeAccounts(accounts as readonly AccountRow[])
    this.#known.takeTokens(tokenRows as readonly TokenRow[])
    this.#known.takeOpenCalls(ended, openCalls)
    this.#known.takeAnswers(answers)
    this.#known.takeCalls(calls)
    this.#known.takeSpent(spent)
    await this.#count(this.#known.unused(tokenRows), day)
    const [settings] = versions
    if (settings) await this.#readSettings(settings.version)
    const living = new Set(held.map(({ id }) => id))
    return new Set(links.filter((id) => !living.has(id)))
  }

  /** Inquiries tell of them; of others the commit asks whether they are free, unless it did in vain. */
  #askForKeys({ keys, endedKeys, inquiries }: Asked, all: boolean) {
    const pairs = all ? [...keys, ...inquiries.keys] : inquiries.keys
    const ended = all ? endedKeys : []
    if (pairs.length + ended.length === 0) return nothing
    return this.#link.ask(readAnswers(split(pairs), split(ended)))
  }

  /** What no use was written of: that is lost where the database crashed, and of a new token is none. */
  async #count(tokenIds: readonly number[], day: string): Promise<void> {
    if (tokenIds.length === 0) return
    const rows = await this.#link.ask(countCalls(column(tokenIds), shanghaiDayHours(day)))
    const counted = new Map(rows.map(({ tokenId, calls }) => [tokenId, calls]))
    this.#known.takeUses(day, new Map(tokenIds.map((id) => [id, counted.get(id) ?? 0])))
  }

  async #readSettings(version: number): Promise<void> {
    if (version === this.#settings.version) return
    const [prices, erasures] = await Promise.all([
      this.#link.ask(readPrices),
      this.#link.ask(readErasures),
    ])
    const forgotten = this.#settings.take(version, prices, erasures)
    if (forgotten.length > 0) this.#onForgotten(forgotten)
  }
}

function split(pairs: readonly (readonly [string, string])[]): readonly [string, string] {
  return [column(pairs.map(([of]) => of)), column(pairs.map(([, key]) => key))]
}

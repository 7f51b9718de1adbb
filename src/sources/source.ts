import type { UpstreamRequest } from '../catalog/request.ts'
import { formatMoney } from '../core/money.ts'
import type { SourceState } from '../core/source-state.ts'
import type { Text } from '../core/text.ts'
import type { TurnOptions } from './queue.ts'

/** What a source brought: the body as it came, never parsed and printed again. */
export interface Collected {
  /** JSON, in UTF-8 as it came, or as the text of a source that makes its bodies up. */
  readonly body: Uint8Array | string
  readonly collectedAtMs: number
  /** The name of the source that answered, which says as well whether it is made up (`isMadeUp`). */
  readonly source: string
  /** How long it waited for its turn, all attempts together; absent where it did not wait. */
  readonly waitedMs?: number
  /** What a vendor took for it; absent where nobody was paid. */
  readonly purchase?: Purchase
}

/** What an answer was bought for. */
export interface Purchase {
  /** The vendor's own id of the request; empty where it named none. */
  readonly requestId: string
  /** In millionths of a US dollar, without discounts. */
  readonly priceMicros: number
}

/** What a source may spend in a day, and has spent, in millionths of a US dollar. */
export interface Budget {
  readonly spentMicros: number
  readonly limitMicros: number
}

/** Whose turn it is at a source with a pace; how long at most whoever asks will wait for the answer. */
export type CollectOptions = TurnOptions

/** What stands in a source's way, for the operator. */
export interface Trouble {
  readonly reason: Text
  /** What was seen, for the log and the terminal alone. */
  readonly detail?: string
  /** Whether the source serves nothing at all for now. */
  readonly stopped: boolean
}

export interface Source {
  readonly name: string
  /** Why it cannot ask for this, in words for the caller; undefined where it can. */
  readonly refuses?: (request: UpstreamRequest) => Text | undefined
  /**
   * Collects one body. It throws AppError with the code that the caller is to see (301 when the
   * collection failed, 302 when the upstream limits the rate, 400 when it refuses the parameters),
   * the signal's reason when aborted, and anything else only for a fault of our own.
   */
  collect(request: UpstreamRequest, options: CollectOptions): Promise<Collected>
  /** Whether it is the request that decides how its collection ends, and not how the source is. */
  readonly forces?: (request: UpstreamRequest) => boolean
  /** Resolves once it was found out whether its login holds; absent where it has none. */
  readonly checked?: Promise<void>
  /** Whether it is asked at all. A source that has no outside always is asked. */
  readonly state?: () => SourceState
  /** How answers name it, by the latest that it brought: its name, or that with what made it up. */
  readonly brings?: () => string
  /** What stands in its way right now. A source that has no outside has no troubles. */
  readonly troubles?: () => readonly Trouble[]
  /** What else an operator should know of it, such as how the account stands that it is asked with. */
  readonly notices?: () => readonly Text[]
  /** What is spent today, in Shanghai; absent where nobody is paid. */
  readonly budget?: () => Budget
  /**
   * Finds out for nothing whether it can be asked, and throws as `collect` does where not. Absent
   * where a collection costs nothing either.
   */
  readonly check?: (signal: AbortSignal) => Promise<void>
  /** Ends its connections and timers. */
  readonly close?: () => Promise<void>
}

/** All that an operator is told of a source that is no trouble. */
export function noticesOf({ notices, budget }: Pick<Source, 'notices' | 'budget'>): Text[] {
  return [...(notices?.() ?? []), ...(budget ? [budgetNotice(budget())] : [])]
}

function budgetNotice({ spentMicros, limitMicros }: Budget): Text {
  const [spent, limit] = [formatMoney(spentMicros), formatMoney(limitMicros)]
  return {
    zh: `今日（北京时间）已花费 ${spent} USD，上限 ${limit} USD`,
    en: `spent today, in Shanghai: ${spent} of ${limit} USD`,
  }
}

/** How answers name what a source brings, by the latest of it. */
export const broughtBy = ({ name, brings }: Pick<Source, 'name' | 'brings'>): string =>
  brings?.() ?? name

/** What knows how to collect once, and nothing of patience: a Guard makes a source of it. */
export interface Collector {
  readonly name: string
  readonly refuses?: Source['refuses']
  /**
   * The part of the upstream that a request goes to, where each has a pace of its own and fails by
   * itself. Absent where the upstream is one.
   */
  readonly lane?: (request: UpstreamRequest) => string
  /** Throws SourceFault where a limit of our own has no room for it: then it waits for no turn. */
  readonly admit?: (request: UpstreamRequest) => void
  /** Tries once. Throws SourceFault, or the signal's reason when aborted. */
  collect(request: UpstreamRequest, signal: AbortSignal): Promise<Collected>
  /** Whether what the operator provides has changed since it was last tried. */
  readonly isRenewed?: () => boolean
  /** Throws SourceFault where the login does not hold. */
  readonly probe?: (signal: AbortSignal) => Promise<void>
  /** The same, and throws too where nothing can be collected although the login holds. */
  readonly check?: (signal: AbortSignal) => Promise<void>
  /** How often the login is asked about while it is stopped, where the operator sees to it elsewhere. */
  readonly probeAgainEveryMs?: number
  /** Why it is not to be asked for now, by a limit of our own. */
  readonly rests?: () => Text | undefined
  readonly notices?: Source['notices']
  /** Collections are paid for where there is one. */
  readonly budget?: Source['budget']
  readonly close: () => Promise<void>
}

/** Where a source tells the operator what befalls it. */
export interface SourceLog {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

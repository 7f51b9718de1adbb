import { type Clock, msToShanghaiMidnight, shanghaiDay } from '../core/clock.ts'
import { formatMoney } from '../core/money.ts'
import type { Text } from '../core/text.ts'
import { SourceFault } from './fault.ts'
import type { Budget } from './source.ts'

/** An amount in millionths of a US dollar; a negative one is given back. */
export interface Expense {
  readonly source: string
  /** In Shanghai. */
  readonly day: string
  readonly micros: number
  /** What the source may spend on the day. */
  readonly limitMicros: number
}

export interface Spent {
  /** False where the amount would have passed the limit: then nothing is noted. */
  readonly isGranted: boolean
  /** What is spent on the day, with the amount where it was granted. */
  readonly spentMicros: number
}

/** Notes what is spent, for all that serve from the same data, and resolves once that is durable. */
export type Spend = (expense: Expense) => Promise<Spent>

/** What was set aside for an answer that is yet to come. */
export interface SetAside {
  /** It was not billed. */
  readonly giveBack: () => Promise<void>
}

/**
 * Keeps a source to what it may spend in a day: an amount is set aside before the vendor is asked,
 * and given back where that was not billed. What is set aside when a process ends stays spent.
 */
export class Purse {
  readonly #source: string
  readonly #limitMicros: number
  readonly #spend: Spend
  readonly #clock: Clock
  #known = { day: '', spentMicros: 0 }
  /** The least that was ever asked for: without that much left, nothing can be. */
  #leastMicros: number | undefined

  constructor(source: string, limitMicros: number, spend: Spend, clock: Clock) {
    this.#source = source
    this.#limitMicros = limitMicros
    this.#spend = spend
    this.#clock = clock
  }

  /** Throws SourceFault where the amount is more than the day's limit leaves, by what is known here. */
  admit(micros: number): void {
    this.#leastMicros = Math.min(this.#leastMicros ?? micros, micros)
    const { spentMicros, limitMicros } = this.budget
    if (spentMicros + micros > limitMicros) throw this.#usedUp()
  }

  /** Sets an amount aside. Throws SourceFault where the day's limit leaves too little. */
  async take(micros: number): Promise<SetAside> {
    const day = shanghaiDay(this.#clock.now())
    if (!(await this.#note(day, micros))) throw this.#usedUp()
    return { giveBack: async () => void (await this.#note(day, -micros)) }
  }

  /** Reads what is spent today. */
  async read(): Promise<void> {
    await this.#note(shanghaiDay(this.#clock.now()), 0)
  }

  get budget(): Budget {
    const isToday = this.#known.day === shanghaiDay(this.#clock.now())
    return {
      spentMicros: isToday ? this.#known.spentMicros : 0,
      limitMicros: this.#limitMicros,
    }
  }

  /** Why nothing can be asked any more today; undefined while something can. Anybody may read it. */
  rests(): Text | undefined {
    const { spentMicros, limitMicros } = this.budget
    // Before anything was asked for, all that is known is whether something is left.
    if (spentMicros + (this.#leastMicros ?? 1) <= limitMicros) return undefined
    return {
      zh: `数据来源 ${this.#source} 已达到每日费用上限（设置 ${this.#source}.dailyLimit），北京时间零点后继续`,
      en: `the source ${this.#source} has reached its daily limit (setting ${this.#source}.dailyLimit) and goes on at midnight in Shanghai`,
    }
  }

  async #note(day: string, micros: number): Promise<boolean> {
    const expense = { source: this.#source, day, micros, limitMicros: this.#limitMicros }
    const { isGranted, spentMicros } = await this.#spend(expense)
    if (day >= this.#known.day) this.#known = { day, spentMicros }
    return isGranted
  }

  #usedUp(): SourceFault {
    const { spentMicros, limitMicros } = this.budget
    const spent = `${formatMoney(spentMicros)} of ${formatMoney(limitMicros)} USD`
    return new SourceFault('limited', {
      detail: `the daily limit is reached: ${spent} are spent`,
      retryAfterMs: msToShanghaiMidnight(this.#clock.now()),
      unasked: true,
      caller: usedUp,
    })
  }
}

/** It is nothing that passes in a moment; how much it is, is the operator's affair. */
const usedUp: Text = {
  zh: '数据来源今日的用量已达运营者所设上限，北京时间零点后恢复',
  en: 'The source was asked for as much as its operator allows in a day; retry after midnight in Shanghai',
}

import { type TikhubCall, v1Path, v2Path } from '../../catalog/tikhub.ts'
import { formatMoney } from '../../core/money.ts'
import type { Text } from '../../core/text.ts'
import { SourceFault } from '../fault.ts'
import type { InspectBody } from '../inspection.ts'
import type { SourceLog } from '../source.ts'
import {
  accountIn,
  accountNotice,
  accountPath,
  missingScopes,
  ratesIn,
  ratesNotice,
  ratesPath,
  type TikhubAccount,
  type TikhubRates,
} from './account.ts'
import { failureIn, noBalance, withoutScope } from './answer.ts'
import type { TikhubConnection } from './connection.ts'

/** How the operator stands with TikHub: the key, its account, and the prices. */
export class TikhubStanding {
  readonly #connection: TikhubConnection
  readonly #inspect: InspectBody
  readonly #log: SourceLog
  #account: TikhubAccount | undefined
  #rates: TikhubRates | undefined
  /** What the balance must come to, as a call that costs so much was refused. */
  #neededMicros = 0

  constructor(connection: TikhubConnection, inspect: InspectBody, log: SourceLog) {
    this.#connection = connection
    this.#inspect = inspect
    this.#log = log
  }

  /**
   * Asks about the account and the prices, which is free of charge. Throws SourceFault where the
   * account is not in order or cannot be asked about.
   */
  async look(signal: AbortSignal): Promise<void> {
    // The prices are public: they are told whatever the account is like.
    const [account, rates] = await Promise.allSettled([
      this.#readAccount(signal),
      this.#readRates(signal),
    ])
    for (const read of [account, rates]) if (read.status === 'rejected') throw read.reason
  }

  /** What a call costs: by the rate card, or else by the documents. */
  priceMicrosOf({ path, priceMicros }: TikhubCall): number {
    return this.#rates?.get(path) ?? priceMicros
  }

  /** Takes note that the balance is too low for a price. */
  fellShortOf(priceMicros: number): void {
    this.#neededMicros = priceMicros
  }

  /** What an operator is told, with the scopes that the key lacks. */
  notices(allowsV1: boolean, nowMs: number): readonly Text[] {
    const account = this.#account
    return [
      account
        ? accountNotice(account, nowMs)
        : {
            zh: '无法读取 TikHub 账户的余额与权限',
            en: 'balance and scopes at TikHub cannot be read',
          },
      ...this.#missing(allowsV1 ? [v2Path, v1Path] : [v2Path]).map(withoutScope),
      ratesNotice(this.#rates),
    ]
  }

  /**
   * Throws SourceFault where the key, by what is told of it, may ask none of the current methods.
   * That stops nothing: each is refused by TikHub itself, should it be so.
   */
  refuseWithoutScope(): void {
    const [missing] = this.#missing([v2Path])
    const hasSome = this.#account?.scopes?.some((scope) => scope.startsWith(v2Path))
    if (missing === undefined || hasSome) return
    throw new SourceFault('operator', {
      detail: `by ${accountPath}`,
      advice: withoutScope(missing),
    })
  }

  #missing(needed: readonly string[]): readonly string[] {
    return this.#account ? missingScopes(this.#account, needed) : []
  }

  async #readAccount(signal: AbortSignal): Promise<void> {
    const call = { method: 'GET', path: accountPath, query: {} } as const
    const reply = await this.#connection.send(call, signal)
    const text = this.#connection.redact(textOf(reply.bytes))
    const failure = failureIn(reply, await this.#inspect(reply.bytes, 'whole'), call)
    // A key that may not ask about its account may well ask for data.
    if (failure && !failure.datasetOnly) throw failure
    this.#account = failure ? undefined : accountIn(text)
    if (this.#account) this.#judge(this.#account)
    else this.#log.warn({ source: 'tikhub', path: accountPath }, 'the account could not be read')
  }

  #judge({ balanceMicros, freeCreditMicros, isDisabled }: TikhubAccount): void {
    if (isDisabled) {
      throw new SourceFault('operator', { detail: 'the account is disabled', advice: disabled })
    }
    if (balanceMicros === undefined) return
    const isEmpty = balanceMicros + (freeCreditMicros ?? 0) <= 0
    // Free credit is not counted here: what refused the call may be that it takes none.
    if (isEmpty || balanceMicros < this.#neededMicros) {
      const detail = `the balance is ${formatMoney(balanceMicros)} USD`
      throw new SourceFault('operator', { detail, advice: noBalance })
    }
    this.#neededMicros = 0
  }

  /** Without a rate card the prices of the documents count, or those that were read before. */
  async #readRates(signal: AbortSignal): Promise<void> {
    try {
      const { status, bytes } = await this.#connection.read(ratesPath, signal)
      const rates = status === 200 ? ratesIn(textOf(bytes)) : undefined
      if (!rates) throw new SourceFault('failed', { detail: `HTTP ${status} without a list` })
      this.#rates = rates
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error
      const { detail } = error.cleaned((text) => this.#connection.redact(text))
      this.#log.warn({ source: 'tikhub', detail }, 'the rate card could not be read')
    }
  }
}

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString()

const disabled: Text = {
  zh: 'TikHub 账户已停用，请在 TikHub 中处理',
  en: 'the account at TikHub is disabled: settle that at TikHub',
}

import { expect } from 'vitest'
import { comparedCalls, viewCalls } from '../../src/catalog/view/sections/index.ts'
import { AppError } from '../../src/core/errors.ts'
import { parseMoney } from '../../src/core/money.ts'
import type { PresentedComparison, PresentedOrigin } from '../../src/derive/view/presented.ts'
import { type GatewayOptions, startTestGateway, type TestGateway } from '../harness.ts'
import { bodyOf } from '../sandbox-bodies.ts'

export const other = '7000000000000000002'
export const failing = '9000000000000000301'

/** How many calls a whole view takes, and a creator in a comparison. */
export const allQuestions = viewCalls
export const comparedQuestions = comparedCalls

export interface View {
  readonly sandbox: boolean
  readonly mixed: string | null
  readonly cost: string
  readonly quote: Quote | null
  readonly sections: Readonly<Record<string, (PresentedOrigin & { readonly data: unknown })[]>>
  readonly tiers: readonly { readonly videoType: number; readonly price: number }[]
  readonly derived: readonly { readonly name: string; readonly value: number }[]
  readonly flags: readonly {
    readonly name: string
    readonly state: string
    readonly reason: string | null
    readonly missingSections: readonly string[]
  }[]
}
interface Quote {
  readonly calls: number
  readonly stored: number
  readonly price: string
  readonly available: string
  readonly items: readonly { readonly endpoint: string; readonly isPermitted: boolean }[]
}
export type Compared = PresentedComparison & { readonly cost: string; readonly quote: Quote | null }

type TokenOf = Parameters<TestGateway['token']>

/** A gateway, and whoever asks it with one token. */
export async function asking(
  limits?: TokenOf[0],
  options: GatewayOptions = {},
  balanceMicros?: TokenOf[1],
) {
  return askingAt(await startTestGateway(options), limits, balanceMicros)
}

/** Whoever asks a gateway with a token of his own. */
export async function askingAt(
  gateway: TestGateway,
  limits?: TokenOf[0],
  balanceMicros?: TokenOf[1],
) {
  const made = await gateway.token(limits, balanceMicros)
  const init = (language = 'zh') => ({
    headers: { Authorization: `Bearer ${made.token}`, 'Accept-Language': language },
  })
  const ask = async <T>(path: string) => {
    const answer = await gateway.get(`/api/creators/${path}`, init())
    return { ...answer, data: answer.envelope.data as T }
  }
  const balance = async () => {
    const { envelope } = await gateway.get('/api/balance', init())
    const { balance: left, held } = envelope.data as { balance: string; held: string }
    expect(held).toBe('0.00')
    return parseMoney(left) ?? Number.NaN
  }
  const text = async (path: string, language = 'zh') => {
    const response = await fetch(`${gateway.address}/api/creators/${path}`, init(language))
    return { response, bytes: Buffer.from(await response.arrayBuffer()) }
  }
  return { gateway, ask, balance, text, ...made }
}

export const answersOf = ({ sections: of }: View) => Object.values(of).flat()
export const micros = (amounts: readonly string[]) =>
  amounts.reduce((sum, amount) => sum + (parseMoney(amount) ?? Number.NaN), 0)

/** Of a query that asks for days: a documented call asks for its own. */
const askedDays = ({
  start_date: startDate,
  end_date: endDate,
}: Readonly<Record<string, string>>) => (startDate && endDate ? { startDate, endDate } : {})

/** A source that has what the sandbox has, but for the datasets that it cannot collect. */
export function sourceWithout(lost: readonly string[], clock = { now: () => Date.now() }) {
  const asked: string[] = []
  let underWay = 0
  const source = {
    name: 'told',
    asked,
    most: 0,
    async collect({
      dataset,
      query,
    }: {
      dataset: string
      query: Readonly<Record<string, string>>
    }) {
      const creator = String(query.o_author_id ?? query.author_id ?? query.star_author_id)
      asked.push(dataset)
      underWay++
      source.most = Math.max(source.most, underWay)
      await new Promise((resolve) => setImmediate(resolve))
      underWay--
      if (lost.includes(dataset)) {
        throw new AppError(301, { zh: '断了', en: 'it broke' })
      }
      const body = JSON.stringify(bodyOf(dataset, creator, '2026-11-22', askedDays(query)))
      return { body, collectedAtMs: clock.now(), source: 'told' }
    },
  }
  return source
}

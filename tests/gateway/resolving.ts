import { identityOf } from '../../src/catalog/creator/identity.ts'
import { populationId } from '../../src/catalog/creator/population.ts'
import { traitsOf } from '../../src/catalog/creator/traits.ts'
import type { TestGateway } from '../harness.ts'

/** Somebody of the population, who is asked for. */
export const id = populationId(4321)
export const identity = identityOf(traitsOf(id))

export interface Line {
  readonly line: string
  readonly kind: string
  readonly candidates: readonly {
    readonly id: string
    readonly matched: string
    readonly exact: boolean
    readonly nickname: string | null
    readonly followers: number | null
    readonly province: string | null
    readonly city: string | null
  }[]
  readonly more: boolean
  readonly problem: string | null
  readonly source: string | null
  readonly collectedAt: string | null
  readonly requestId: string | null
  readonly cost: string
  readonly quote?: Quote | null
}

interface Quote {
  readonly calls: number
  readonly stored: number
  readonly price: string
  readonly items: readonly {
    readonly endpoint: string
    readonly calls: number
    readonly price: string
    readonly isPermitted: boolean
  }[]
}

/** Who resolves at a gateway, a line by itself and many in a body. */
export async function askingAt(gateway: TestGateway, limits?: { ratePerSecond: number }) {
  const { token, account } = await gateway.token(limits)
  const one = async (q: string, more = '') => {
    const path = `/api/creators/resolve?token=${token}&q=${encodeURIComponent(q)}${more}`
    const called = await gateway.get(path)
    return { ...called, line: called.envelope.data as unknown as Line }
  }
  const post = async (body: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(`${gateway.address}/api/creators/resolve`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    const envelope = (await response.json()) as {
      code: number
      message: string
      data: { lines: Line[]; cost: string; quote: Quote | null } | null
    }
    return { status: response.status, headers: response.headers, envelope }
  }
  return { gateway, token, account, one, post }
}

/** How a source has served the page's endpoint, as the gateway tells it. */
export interface SourceHealth {
  readonly source: string
  readonly state: string | null
  readonly score: number | null
  readonly lastSuccessAt: string | null
  readonly last24Hours: Figures
  readonly hours: readonly Period[]
  readonly days: readonly Period[]
}

interface Figures {
  readonly calls: number
  readonly successShare: number | null
  readonly p50Ms: number | null
  readonly p95Ms: number | null
}

export interface Period extends Figures {
  readonly from: string
}

interface HealthPage {
  readonly data: {
    readonly endpoints: readonly {
      readonly id: string
      readonly sources: readonly SourceHealth[]
    }[]
  }
}

/** What a gateway tells of an endpoint; undefined where there is none, or it does not know it. */
export async function readHealth(
  server: string,
  id: string,
): Promise<readonly SourceHealth[] | undefined> {
  try {
    const response = await fetch(`${server}/api/health/endpoints`)
    const page = (await response.json()) as HealthPage
    return page.data.endpoints.find((endpoint) => endpoint.id === id)?.sources
  } catch {
    return undefined
  }
}

/** How a period went: `none` where nobody asked, which is not the worst. */
export function gradeOf({ successShare }: Figures): 'none' | 'good' | 'fair' | 'poor' {
  if (successShare === null) return 'none'
  if (successShare >= 0.99) return 'good'
  return successShare >= 0.9 ? 'fair' : 'poor'
}

export function percent(share: number | null): string {
  return share === null ? '–' : `${Math.floor(share * 1000) / 10} %`
}

/** A period in a line: when, how many, how well, how fast. */
export function periodTitle({ from, calls, successShare, p50Ms, p95Ms }: Period): string {
  const when = from.slice(0, 16).replace('T', ' ')
  if (calls === 0) return `${when} · 0`
  return `${when} · ${calls} · ${percent(successShare)} · p50 ${p50Ms} ms · p95 ${p95Ms} ms`
}

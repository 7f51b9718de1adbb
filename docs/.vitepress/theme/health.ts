import { isMadeUp } from '../../../src/core/made-up.ts'
import type { Language } from '../../../src/core/text.ts'
import { periodFigures, texts } from './texts.ts'

/** How a source has served the page's endpoint, as the gateway tells it. */
export interface SourceHealth {
  readonly source: string
  /** Whether the latest that it brought is made up. */
  readonly sandbox: boolean
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

/** The endpoints of a topic, as the page that lists them all carries them. */
export interface ListedTopic {
  readonly title: string
  readonly endpoints: readonly {
    readonly id: string
    readonly title: string
    readonly page: string
    readonly isSucceeded: boolean
  }[]
}

/** What a gateway tells of an endpoint; undefined where there is none, or it does not know it. */
export async function readHealth(
  server: string,
  id: string,
): Promise<readonly SourceHealth[] | undefined> {
  const known = await readHealthOfAll(server, `?endpoint=${id}`)
  return known?.get(id)
}

/** What a gateway tells of its endpoints, by their ids; undefined where there is none. */
export async function readHealthOfAll(
  server: string,
  query = '',
): Promise<ReadonlyMap<string, readonly SourceHealth[]> | undefined> {
  try {
    const response = await fetch(`${server}/api/health/endpoints${query}`)
    const page = (await response.json()) as HealthPage
    return new Map(page.data.endpoints.map(({ id, sources }) => [id, sources]))
  } catch {
    return undefined
  }
}

/** What a source is called; of one whose name does not say it, whether its data is made up. */
export function sourceLabel(
  { source, sandbox }: Pick<SourceHealth, 'source' | 'sandbox'>,
  language: Language,
): string {
  return sandbox && !isMadeUp(source) ? `${source} · ${texts.sandboxData[language]}` : source
}

/** A strip before anything is known: as many periods as one has. */
export function emptyPeriods(count: number): readonly Period[] {
  const nothing = { calls: 0, successShare: null, p50Ms: null, p95Ms: null }
  return Array.from({ length: count }, () => ({ from: '', ...nothing }))
}

/** The share of success that each grade begins at. */
const goodShare = 0.99
const fairShare = 0.9

/** How a period went: `none` where nobody asked, which is not the worst. */
export function gradeOf({ successShare }: Pick<Figures, 'successShare'>) {
  if (successShare === null) return 'none'
  if (successShare >= goodShare) return 'good'
  return successShare >= fairShare ? 'fair' : 'poor'
}

/** What the colours of the strips mean. */
export function gradeLegend(language: Language) {
  return [
    { grade: 'good', label: `≥ ${percent(goodShare)}` },
    { grade: 'fair', label: `≥ ${percent(fairShare)}` },
    { grade: 'poor', label: `< ${percent(fairShare)}` },
    { grade: 'none', label: texts.nothingCollected[language] },
  ] as const
}

/** A share to one decimal, rounded down: what has failed once is not 100%. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${Math.floor(share * 1000 + 1e-6) / 10}%`
}

/** A strip in a few words, for lists of many. */
export function stripSummary(periods: readonly Period[], language: Language): string {
  const calls = periods.reduce((sum, period) => sum + period.calls, 0)
  if (calls === 0) return texts.nothingCollected[language]
  const succeeded = periods.reduce((sum, each) => sum + each.calls * (each.successShare ?? 0), 0)
  return periodFigures(calls, percent(succeeded / calls))[language]
}

/** A period in a line: when, how many, how well, how fast. */
export function periodTitle(
  { from, calls, successShare, p50Ms, p95Ms }: Period,
  language: Language,
): string {
  const when = from.slice(0, 16).replace('T', ' ')
  if (calls === 0) return `${when} · ${texts.nothingCollected[language]}`
  const figures = periodFigures(calls, percent(successShare))[language]
  return `${when} · ${figures} · p50 ${p50Ms ?? '–'} ms · p95 ${p95Ms ?? '–'} ms`
}

/** A strip in words: its periods in which anything was collected. */
export function stripLabel(periods: readonly Period[], language: Language): string {
  const asked = periods.filter(({ calls }) => calls > 0)
  if (asked.length === 0) return texts.nothingCollected[language]
  return asked.map((period) => periodTitle(period, language)).join('; ')
}

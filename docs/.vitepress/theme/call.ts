import type { Language } from '../../../src/core/text.ts'

/** What the form of a page asks for, from its front matter. */
export interface FormParameter {
  readonly name: string
  readonly form: 'text' | 'select' | 'suggestions' | 'switch' | 'number' | 'day'
  readonly required: boolean
  readonly meaning: string
  readonly default?: string
  readonly example?: string
  readonly choices?: readonly { readonly name: string; readonly label: string }[]
}

export interface FormEndpoint {
  readonly id: string
  readonly path: string
  readonly dataset: string
  readonly deprecated: boolean
  readonly parameters: readonly FormParameter[]
}

export interface Answer {
  readonly status: number
  readonly ms: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** As it came. */
  readonly text: string
  /** Undefined where the answer is none of a gateway. */
  readonly envelope: Envelope | undefined
}

export interface Envelope {
  readonly code: number
  readonly message: string
  readonly data: unknown
}

export const longestMs = 65_000

/** What is worth showing of the headers, in this order. */
const shownHeaders = [
  'X-Charged',
  'X-Cost',
  'X-Balance',
  'X-Cache',
  'Age',
  'X-Source',
  'X-Request-Id',
  'RateLimit',
  'Retry-After',
  'Server-Timing',
]

/** What the form holds at first. */
export function firstValues(parameters: readonly FormParameter[]): Record<string, string> {
  return Object.fromEntries(
    parameters.map(({ name, default: value, example }) => [name, value ?? example ?? '']),
  )
}

/** The query of a call: what is required, and what differs from its default. */
export function queryOf(
  parameters: readonly FormParameter[],
  values: Readonly<Record<string, string>>,
): string {
  const given = parameters.flatMap(({ name, required, default: usual }): [string, string][] => {
    const value = values[name] ?? ''
    return required || (value !== '' && value !== usual) ? [[name, value]] : []
  })
  return new URLSearchParams(given).toString()
}

/** Calls a gateway, which answers in the language. Throws what `fetch` throws where it does not. */
export async function callGateway(
  url: string,
  token: string,
  language: Language,
  signal: AbortSignal,
): Promise<Answer> {
  const from = performance.now()
  const given = { Authorization: `Bearer ${token}`, 'Accept-Language': language }
  const response = await fetch(url, { headers: given, signal })
  const text = await response.text()
  const ms = performance.now() - from
  const headers = shownHeaders.flatMap((name): [string, string][] => {
    const value = response.headers.get(name)
    return value === null ? [] : [[name, value]]
  })
  return { status: response.status, ms, headers, text, envelope: envelopeOf(text) }
}

function envelopeOf(text: string): Envelope | undefined {
  try {
    const parsed = JSON.parse(text) as Partial<Envelope> | null
    const { code, message, data } = parsed ?? {}
    return typeof code === 'number' && typeof message === 'string'
      ? { code, message, data }
      : undefined
  } catch {
    return undefined
  }
}

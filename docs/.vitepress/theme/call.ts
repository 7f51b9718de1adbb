import { isMadeUp } from '../../../src/core/made-up.ts'
import type { Language } from '../../../src/core/text.ts'

/** What the form of a page asks for, from its front matter. */
export interface FormParameter {
  readonly name: string
  /** Whether it stands in the path; its value is never left out. */
  readonly inPath: boolean
  readonly form: 'text' | 'select' | 'suggestions' | 'switch' | 'number' | 'day'
  readonly required: boolean
  readonly meaning: string
  readonly default?: string
  readonly example?: string
  readonly choices?: readonly { readonly name: string; readonly label: string }[]
}

export interface FormOperation {
  readonly id: string
  /** With the parameters that stand in it in braces. */
  readonly path: string
  /** The file that lays its answers out. */
  readonly layout: string
  readonly needsToken: boolean
  /** Whether the gateway's dictionaries of filters name values of its parameters. */
  readonly isNamed: boolean
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

/** The address of a call from the gateway's root: what is required, and what differs from its default. */
export function addressOf(
  { path, parameters }: Pick<FormOperation, 'path' | 'parameters'>,
  values: Readonly<Record<string, string>>,
): string {
  const filled = parameters
    .filter(({ inPath }) => inPath)
    .reduce(
      (text, { name }) => text.replace(`{${name}}`, encodeURIComponent(values[name] ?? '')),
      path,
    )
  const given = parameters.flatMap(
    ({ name, inPath, required, default: usual }): [string, string][] => {
      const value = values[name] ?? ''
      return !inPath && (required || (value !== '' && value !== usual)) ? [[name, value]] : []
    },
  )
  return given.length === 0 ? filled : `${filled}?${new URLSearchParams(given)}`
}

/** What a call cost and what it left, as its headers say; undefined where they do not. */
export function costOf({ headers }: Answer): { cost: string; left: string } | undefined {
  const { 'X-Cost': cost, 'X-Balance': left } = Object.fromEntries(headers)
  return cost === undefined || left === undefined ? undefined : { cost, left }
}

/** Whether an answer says that it is made up: a call by its header, a view of several in its data. */
export function isOfSandbox({ headers, envelope }: Pick<Answer, 'headers' | 'envelope'>): boolean {
  const data = envelope?.data as { readonly sandbox?: unknown } | null | undefined
  if (data?.sandbox === true) return true
  return headers.some(([name, value]) => name === 'X-Source' && isMadeUp(value))
}

/**
 * Calls a gateway, with a token unless it is empty, and posts a JSON body if there is one. Throws
 * what `fetch` throws where it does not.
 */
export async function callGateway(
  url: string,
  token: string,
  language: Language,
  signal: AbortSignal,
  body?: object,
): Promise<Answer> {
  const from = performance.now()
  const given = {
    'Accept-Language': language,
    ...(token !== '' && { Authorization: `Bearer ${token}` }),
    ...(body && { 'Content-Type': 'application/json' }),
  }
  const posted = body && { method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(url, { headers: given, signal, ...posted })
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

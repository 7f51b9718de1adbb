import type { Match } from '../../../src/catalog/operations/resolve.ts'
import type { Language } from '../../../src/core/text.ts'
import type { PresentedTotals } from '../../../src/derive/view/presented.ts'
import { type Answer, callGateway } from './call.ts'

/** What asking whom lines mean would cost, as the gateway says it. */
export interface LookupQuote extends PresentedTotals {
  readonly items: readonly { readonly endpoint: string; readonly isPermitted: boolean }[]
}

export interface FoundCandidate {
  readonly id: string
  readonly matched: Match
  readonly exact: boolean
  readonly nickname: string | null
  readonly followers: number | null
  readonly province: string | null
  readonly city: string | null
}

export interface FoundLine {
  readonly line: string
  readonly kind: string
  readonly candidates: readonly FoundCandidate[]
  readonly more: boolean
  readonly problem: string | null
}

export interface LookupAnswer {
  readonly lines: readonly FoundLine[]
  readonly cost: string
  readonly quote: LookupQuote | null
}

/** Asks whom lines mean, or with `dryRun` what that would cost. Throws where no answer comes. */
export function askLookup(
  server: string,
  wanted: { readonly lines: readonly string[]; readonly maxAge: string; readonly dryRun: boolean },
  token: string,
  language: Language,
  signal: AbortSignal,
): Promise<Answer> {
  return callGateway(`${server}/api/creators/resolve`, token, language, signal, wanted)
}

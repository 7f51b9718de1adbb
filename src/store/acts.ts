import type { ListPart, Period } from './lists.ts'

/** Who acts, or in whose name: a console's operator, a token's holder, a command's user, or a job. */
export interface Actor {
  readonly kind: 'operator' | 'holder' | 'command line' | 'job'
  readonly name: string
}

/** What was done, in the words by which records of it are found. */
export const actVerbs = [
  'account.create',
  'account.top_up',
  'account.adjust',
  'token.create',
  'token.update',
  'token.revoke',
  'price.set',
  'creator.forget',
  'history.import',
] as const

export type ActVerb = (typeof actVerbs)[number]

/** Something that was done, and cannot be seen by what it left. */
export interface Act {
  readonly verb: ActVerb
  /** What it was done to: an account's name, a token's or endpoint's id. Never a creator. */
  readonly subject: string | null
  /** JSON, without secrets. */
  readonly details: Readonly<Record<string, unknown>>
}

/** The same with who did it, and when. */
export interface ActRecord extends Act {
  readonly actor: Actor
  readonly atMs: number
}

/** A record that is kept; ids sort by time. */
export interface KeptAct extends ActRecord {
  readonly id: string
}

export interface ActFilter extends Period {
  readonly verb?: ActVerb
}

/** What those who run the gateway did. */
export interface Acts {
  /** Lists records, the latest first, after the id that is given. */
  list(filter: ActFilter, part: ListPart<string>): Promise<readonly KeptAct[]>
}

import type { Clock } from '../core/clock.ts'
import type { Actor } from '../store/acts.ts'
import type { Stores } from '../store/stores.ts'

/** What the operator's verbs work with, and who asks for them. */
export interface ServiceContext extends Stores {
  readonly clock: Clock
  readonly actor: Actor
}

const prefixes: Readonly<Record<Actor['kind'], string>> = {
  operator: 'operator:',
  holder: 'holder:',
  'command line': 'cli:',
  job: '',
}

/** Who acts, as an entry of the ledger has it. */
export function actorText({ kind, name }: Actor): string {
  return prefixes[kind] + name
}

import { shanghaiIso } from '../../core/clock.ts'
import type { KeptAct } from '../../store/acts.ts'

/** What was done, by whom and when. */
export function presentAct({ id, atMs, actor, verb, subject, details }: KeptAct) {
  return { id, at: shanghaiIso(atMs), actor, verb, subject, details }
}

export type PresentedAct = ReturnType<typeof presentAct>

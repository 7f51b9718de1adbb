import { shanghaiIso } from '../../core/clock.ts'
import type { Erased } from '../../store/history.ts'

/** What was erased of a creator, and when. */
export function presentForgotten(creator: string, erased: Erased, atMs: number) {
  return { creator, at: shanghaiIso(atMs), ...erased }
}

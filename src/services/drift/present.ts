import { shanghaiIso } from '../../core/clock.ts'
import type { ListedDrift } from './list.ts'

/** A way in which collected bodies differ from the catalog. */
export function presentDrift({ firstAtMs, lastAtMs, ...drift }: ListedDrift) {
  return { ...drift, firstAt: shanghaiIso(firstAtMs), lastAt: shanghaiIso(lastAtMs) }
}

export type PresentedDrift = ReturnType<typeof presentDrift>

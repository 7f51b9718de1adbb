import type { Better } from './compared-figures.ts'

interface Rankable {
  readonly creator: string
  readonly value?: number | null
}

/**
 * The rank of each creator who is eligible and has a value, 1 for the best; equal ones share theirs.
 * Nobody is ranked where no direction is known to be better.
 */
export function ranksOf(
  values: readonly Rankable[],
  better: Better | null,
  isEligible: (creator: string) => boolean,
): ReadonlyMap<string, number> {
  const inPlay = values.flatMap(({ creator, value }) =>
    typeof value === 'number' && isEligible(creator) ? [{ creator, value }] : [],
  )
  if (!better) return new Map()
  const isBefore = (one: number, other: number) => (better === 'lower' ? one < other : one > other)
  return new Map(
    inPlay.map(({ creator, value }) => [
      creator,
      1 + inPlay.filter((other) => isBefore(other.value, value)).length,
    ]),
  )
}

import { randomOf, slowWave } from './random.ts'
import type { Traits } from './traits.ts'

/** The followers that a creator has on a day: one curve gives those of today and of any other day. */
export function followersOn(
  { id, usualFollowers }: Pick<Traits, 'id' | 'usualFollowers'>,
  dayNumber: number,
): number {
  return Math.round(usualFollowers * (1 + 0.03 * slowWave(`followers/${id}`, dayNumber)))
}

export interface Growth {
  /** The followers won less those lost; it is below 0 where more were lost. */
  readonly followers: number
  /** The same as a fraction of those there were before. */
  readonly fraction: number
}

/** How the followers grew in the days that end with a day. */
export function growthOver(traits: Traits, dayNumber: number, days: number): Growth {
  const before = followersOn(traits, dayNumber - days)
  const followers = followersOn(traits, dayNumber) - before
  return { followers, fraction: followers / before }
}

/** How many of the followers are die-hard fans (铁粉). */
export function dieHardFansOn(traits: Traits, dayNumber: number): number {
  const share = randomOf(`die-hard-fans/${traits.id}`).between(0.01, 0.08)
  return Math.floor(followersOn(traits, dayNumber) * share)
}

import { randomInt } from 'node:crypto'

/**
 * The seed of a run's property tests: the one that is asked for, the same one always on CI, where a
 * failure must be the change's, and by chance elsewhere, where new cases are welcome.
 */
export function propertySeed({ CI, PROPERTY_SEED: asked }: NodeJS.ProcessEnv): number {
  if (!asked) return CI ? 1 : randomInt(2 ** 31)
  if (/^-?\d{1,10}$/.test(asked)) return Number(asked)
  throw new Error(`PROPERTY_SEED is "${asked}": give a whole number, such as 1`)
}

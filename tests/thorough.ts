/** Whether what is repeated is repeated as often as it is promised, as on CI. */
export const isThorough = process.env.TESTS_THOROUGH === '1'

/** How often something is tried that no single try proves. What is tried is the same either way. */
export function times(thorough: number, otherwise: number): number {
  return isThorough ? thorough : otherwise
}

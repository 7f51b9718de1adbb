/** Whether all is proved wherever it may differ, and as often as is promised: on CI. */
export const isThorough = process.env.TESTS_THOROUGH === '1'

/** How many share a database: one is in most suites, and what four can do wrong two can. */
export const processCounts: readonly number[] = isThorough ? [1, 2, 4] : [2]

/** How often something is tried that no single try proves. What is tried is the same either way. */
export function times(thorough: number, otherwise: number): number {
  return isThorough ? thorough : otherwise
}

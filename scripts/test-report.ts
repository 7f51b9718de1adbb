import { Type } from 'typebox'
import { Value } from 'typebox/value'

export interface Tally {
  readonly passed: number
  readonly failed: number
}

const reportSchema = Type.Object({
  numPassedTests: Type.Integer(),
  numFailedTests: Type.Integer(),
  testResults: Type.Array(
    Type.Object({
      status: Type.String(),
      assertionResults: Type.Array(
        Type.Object({
          status: Type.String(),
          fullName: Type.String(),
          meta: Type.Object({ skipped: Type.Optional(Type.String()) }),
        }),
      ),
    }),
  ),
})

/**
 * The tests in a report of vitest's json reporter. A file that fails without a failed test (it does
 * not load) counts as one, and so does a run that fails for no reason in the report.
 */
export function countTests(report: unknown, exitCode: number): Tally {
  if (!Value.Check(reportSchema, report)) return { passed: 0, failed: 1 }
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  )
  const failed = report.numFailedTests + brokenFiles.length
  return { passed: report.numPassedTests, failed: failed || (exitCode === 0 ? 0 : 1) }
}

/** A line for each reason that tests of the report are skipped for, with how many they are. */
export function skippedLines(report: unknown): string[] {
  if (!Value.Check(reportSchema, report)) return []
  const reasons = report.testResults.flatMap(({ status: ofFile, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      // Where a file fails, its tests may never have come to their turn.
      .filter(({ meta }) => meta.skipped !== undefined || ofFile === 'passed')
      .map(({ meta, fullName }) => meta.skipped ?? `no reason is given for “${fullName}”`),
  )
  return [...new Set(reasons)].map((reason) => {
    const count = reasons.filter((each) => each === reason).length
    return `skipped ${count}: ${reason}`
  })
}

/** The versions that a batch was decided over do not hold any more: nothing of it has happened. */
export class StaleError extends Error {
  override readonly name = 'StaleError'
}

/** The connection is not there: what was to be asked was not sent. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

/** The connection broke after it was asked something: what became of that is not known. */
export class BrokenError extends Error {
  override readonly name = 'BrokenError'
}

/** The connection broke after a commit was sent, which was not made and never will be. */
export class DoubtError extends Error {
  override readonly name = 'DoubtError'
}

/** What the function `gate_assert` raises. */
const stale = 'AS001'
/** Deadlock, serialization, lock that did not come: nothing has happened, and it may be tried again. */
const passing = new Set(['40P01', '40001', '55P03'])
/** The server ends the connection, or is ending: what it was doing may be done. */
const ending = /^(08|57P)/
/** Resources, the system, the server itself: it may end of them at what it has committed already. */
const grave = /^(53|58|F0|XX)/

/** The error's SQLSTATE, where the server has told it. */
function sqlState(error: unknown): string | undefined {
  const isServers = error instanceof Error && 'severity' in error && 'code' in error
  return isServers && typeof error.code === 'string' ? error.code : undefined
}

export const isStale = (error: unknown) => sqlState(error) === stale

export const isPassing = (error: unknown) => passing.has(sqlState(error) ?? '')

/** Whether the server refused what it was asked, so that nothing of it has happened. */
export function isRefusal(error: unknown): boolean {
  const state = sqlState(error)
  return state !== undefined && !ending.test(state)
}

/** Whether the server may have ended of what it says: what became of the question is then not known. */
export const isGrave = (error: unknown) => grave.test(sqlState(error) ?? '')

export const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

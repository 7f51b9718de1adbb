import { round } from './rows.ts'

/** A figure beside what it is to come to. */
export interface Goal {
  readonly goal: string
  readonly wanted: string
  readonly is: number | 'not measured'
  /** Null where it was not measured. */
  readonly reached: boolean | null
}

export const atLeast = (goal: string, bound: number, is: number): Goal =>
  goalOf(goal, `≥ ${bound}`, is, is >= bound)

export const atMost = (goal: string, bound: number, is: number): Goal =>
  goalOf(goal, `≤ ${bound}`, is, is <= bound)

function goalOf(goal: string, wanted: string, is: number, reached: boolean): Goal {
  if (Number.isNaN(is)) return { goal, wanted, is: 'not measured', reached: null }
  return { goal, wanted, is: round(is), reached }
}

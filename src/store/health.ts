import type { SourceCondition, SourceHour } from './ports.ts'

/** How the sources have served. */
export interface HealthStore {
  /** Gives both hours and those between, in order of source, dataset and hour. */
  hours(fromHour: number, toHour: number): Promise<readonly SourceHour[]>
  /** Gives how each source is, in order of their names. */
  conditions(): Promise<readonly SourceCondition[]>
  /** Gives what was paid on a day in Shanghai, of each source that is paid. */
  spentOn(day: string): Promise<readonly DaySpending[]>
}

/** What a source was paid on a day, in millionths of a US dollar. */
export interface DaySpending {
  readonly source: string
  readonly spentMicros: number
}

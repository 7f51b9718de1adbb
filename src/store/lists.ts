/** A stretch of time; members that are left out bound nothing. */
export interface Period {
  /** From this moment on. */
  readonly sinceMs?: number
  /** Before this moment. */
  readonly untilMs?: number
}

/** A part of a list: so many rows at most, of those that come after the one with the key. */
export interface ListPart<Key> {
  readonly limit: number
  readonly after?: Key
}

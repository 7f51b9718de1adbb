import { LRUCache } from 'lru-cache'
import { type Clock, elapsedMs } from '../core/clock.ts'
import { Forgetting } from '../core/forgetting.ts'
import { StoredAnswer } from './stored-answer.ts'

/** Stored answers by cache key. An answer is as old as its collection, wherever it was kept since. */
export interface AnswerCache {
  /** A fresh answer if it is in memory; undefined says nothing about the history. */
  hot(key: string, lifetimeMs: number): StoredAnswer | undefined
  /** A fresh answer, from memory or from the history. */
  get(key: string, lifetimeMs: number): Promise<StoredAnswer | undefined>
  /** For which questions a fresh answer is stored, in their order; none is read for that. */
  areFresh(questions: readonly StoredQuestion[]): Promise<readonly boolean[]>
  /** The latest answer, past its lifetime by no more than the grace. */
  stale(key: string, lifetimeMs: number): Promise<StoredAnswer | undefined>
  set(key: string, answer: StoredAnswer): void
  /** How many answers are in memory. */
  readonly size: () => number
  /** Forgets every answer about a creator or video. */
  forget(subject: string): void
  /** Forgets every answer: somebody may have been erased unheard. */
  clear(): void
}

export interface RecalledBody {
  readonly body: Uint8Array
  readonly collectedAtMs: number
  readonly source: string
  readonly subjects: readonly string[]
}

/** What is asked, and how old an answer may be. */
export interface StoredQuestion {
  readonly key: string
  readonly lifetimeMs: number
}

/** The second level: what was collected, after restarts as well. */
export interface Recall {
  /** The latest body that was collected for a key. */
  latest(key: string): Promise<RecalledBody | undefined>
  /** When that of each key was collected; where none was, and behind the end of the list, nothing. */
  latestTimes(keys: readonly string[]): Promise<readonly (number | undefined)[]>
}

/** How long past its lifetime an answer is still better than none. */
const staleGraceMs = 7 * 24 * 3_600_000

/** Keys that are looked for together: whoever waits for a stored answer gets a turn between. */
const lookedForAtOnce = 100

/** The room that an answer has on the average; a few large ones take that of many. */
const bytesOfAnswer = 64 * 1024

/** Answers in memory, the least used of more than `maxAnswers` forgotten, over the history. */
export function openAnswerCache(maxAnswers: number, clock: Clock, recall: Recall): AnswerCache {
  const memory = new LRUCache<string, StoredAnswer>({
    max: maxAnswers,
    maxSize: maxAnswers * bytesOfAnswer,
    // An answer takes its bytes, and the forms that they are sent in.
    sizeCalculation: ({ bodyBytes }) => bodyBytes * 3 + 1,
  })
  const forgetting = new Forgetting()
  // A clock that was set back does not keep an answer fresh until it catches up.
  const isYounger = (collectedAtMs: number, ageMs: number) =>
    elapsedMs(collectedAtMs, clock.now()) < ageMs
  const younger = (answer: StoredAnswer | undefined, ageMs: number) =>
    answer && isYounger(answer.collectedAtMs, ageMs) ? answer : undefined
  const set = (key: string, answer: StoredAnswer) => {
    const nowMs = clock.now()
    if (answer.subjects.some((subject) => forgetting.covers(subject, nowMs))) return
    memory.set(key, answer)
  }
  const find = async (key: string, ageMs: number): Promise<StoredAnswer | undefined> => {
    const known = memory.get(key)
    if (known) return younger(known, ageMs)
    const remembered = await recall.latest(key)
    if (!remembered) return undefined
    const { body, collectedAtMs, source, subjects } = remembered
    const answer = new StoredAnswer(body, collectedAtMs, source, subjects)
    if (younger(answer, ageMs)) set(key, answer)
    return younger(answer, ageMs)
  }
  const areFresh = async (questions: readonly StoredQuestion[]) => {
    const asked = questions.filter(({ lifetimeMs }) => lifetimeMs > 0)
    const known = new Map(asked.map(({ key }) => [key, memory.peek(key)?.collectedAtMs]))
    const unknown = [...known.keys()].filter((key) => known.get(key) === undefined)
    for (let from = 0; from < unknown.length; from += lookedForAtOnce) {
      const keys = unknown.slice(from, from + lookedForAtOnce)
      const times = await recall.latestTimes(keys)
      for (const [at, key] of keys.entries()) known.set(key, times[at])
    }
    return questions.map(({ key, lifetimeMs }) => {
      const collectedAtMs = known.get(key)
      return collectedAtMs !== undefined && isYounger(collectedAtMs, lifetimeMs)
    })
  }
  return {
    areFresh,
    hot: (key, lifetimeMs) => younger(memory.get(key), lifetimeMs),
    get: find,
    stale: (key, lifetimeMs) => find(key, lifetimeMs + staleGraceMs),
    set,
    size: () => memory.size,
    clear: () => memory.clear(),
    forget: (subject) => {
      forgetting.begin(subject, clock.now())
      for (const [key, { subjects }] of memory.entries()) {
        if (subjects.includes(subject)) memory.delete(key)
      }
    },
  }
}

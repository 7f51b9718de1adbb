import { BentoCache, bentostore } from 'bentocache'
import { memoryDriver } from 'bentocache/drivers/memory'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../core/clock.ts'
import type { StoredAnswer } from './stored-answer.ts'

/** Stored answers by cache key. */
export interface AnswerCache {
  /** The answer if it is among the hottest; undefined says nothing about the store. */
  hot(key: string): StoredAnswer | undefined
  get(key: string): Promise<StoredAnswer | undefined>
  /** Keeps the answer for `lifetimeMs` from now. */
  set(key: string, answer: StoredAnswer, lifetimeMs: number): Promise<void>
  close(): Promise<void>
}

/** A look-up in the store costs as much as half a call; the few hottest answers do without. */
const maxHotAnswers = 512

interface Kept {
  readonly answer: StoredAnswer
  readonly expiresAtMs: number
}

/** A cache in this process's memory that forgets the least used of more than `maxAnswers`. */
export function openAnswerCache(maxAnswers: number, clock: Clock): AnswerCache {
  const hottest = new LRUCache<string, Kept>({ max: Math.min(maxHotAnswers, maxAnswers) })
  const bento = new BentoCache({
    default: 'answers',
    stores: {
      // Answers are immutable objects: serialising them would cost four times the look-up.
      answers: bentostore().useL1Layer(memoryDriver({ maxItems: maxAnswers, serialize: false })),
    },
  })
  const fresh = (kept: Kept | undefined) =>
    kept && kept.expiresAtMs > clock.now() ? kept.answer : undefined
  return {
    hot: (key) => fresh(hottest.get(key)),
    get: async (key) => {
      const kept = await bento.get<Kept>({ key })
      if (kept) hottest.set(key, kept)
      return fresh(kept)
    },
    set: async (key, answer, lifetimeMs) => {
      const kept = { answer, expiresAtMs: clock.now() + lifetimeMs }
      hottest.set(key, kept)
      await bento.set({ key, value: kept, ttl: lifetimeMs })
    },
    close: () => bento.disconnectAll(),
  }
}

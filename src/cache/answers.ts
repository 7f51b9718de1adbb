import { BentoCache, bentostore } from 'bentocache'
import { memoryDriver } from 'bentocache/drivers/memory'
import { LRUCache } from 'lru-cache'
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

/** A cache in this process's memory that forgets the least used of more than `maxAnswers`. */
export function openAnswerCache(maxAnswers: number): AnswerCache {
  const hottest = new LRUCache<string, StoredAnswer>({ max: maxHotAnswers })
  const bento = new BentoCache({
    default: 'answers',
    stores: {
      // Answers are immutable objects: serialising them would cost four times the look-up.
      answers: bentostore().useL1Layer(memoryDriver({ maxItems: maxAnswers, serialize: false })),
    },
  })
  return {
    hot: (key) => hottest.get(key),
    get: (key) => bento.get<StoredAnswer>({ key }),
    set: async (key, value, lifetimeMs) => {
      hottest.set(key, value, { ttl: lifetimeMs })
      await bento.set({ key, value, ttl: lifetimeMs })
    },
    close: () => bento.disconnectAll(),
  }
}

import { BentoCache, bentostore } from 'bentocache'
import { memoryDriver } from 'bentocache/drivers/memory'
import type { StoredAnswer } from './stored-answer.ts'

/** Stored answers by cache key. */
export interface AnswerCache {
  get(key: string): Promise<StoredAnswer | undefined>
  /** Keeps the answer for `lifetimeMs` from now. */
  set(key: string, answer: StoredAnswer, lifetimeMs: number): Promise<void>
  close(): Promise<void>
}

/** A cache in this process's memory that forgets the least used of more than `maxAnswers`. */
export function openAnswerCache(maxAnswers: number): AnswerCache {
  const bento = new BentoCache({
    default: 'answers',
    stores: {
      // Answers are immutable objects: serialising them would cost four times the look-up.
      answers: bentostore().useL1Layer(memoryDriver({ maxItems: maxAnswers, serialize: false })),
    },
  })
  return {
    get: (key) => bento.get<StoredAnswer>({ key }),
    set: async (key, value, lifetimeMs) => {
      await bento.set({ key, value, ttl: lifetimeMs })
    },
    close: () => bento.disconnectAll(),
  }
}

import type { BatchState, Remembered } from './batch.ts'
import type { Fact } from './facts.ts'
import { idempotencyLifetimeMs } from './protocol.ts'

/**
 * What idempotency keys are used for, as it is kept and after what the batch came to so far. A key is
 * claimed by the call that holds its price, until that ends: nobody else can work for it meanwhile.
 */
export class Keys {
  readonly #state: BatchState
  /** What the batch has changed, named by token and key; undefined where it has freed a key. */
  readonly #changed = new Map<string, Remembered | undefined>()

  constructor(state: BatchState) {
    this.#state = state
  }

  find(tokenId: number, keyDigest: string, atMs: number): Remembered | undefined {
    const name = `${tokenId} ${keyDigest}`
    if (this.#changed.has(name)) return this.#changed.get(name)
    return this.#state.remembered(tokenId, keyDigest, atMs - idempotencyLifetimeMs)
  }

  /** Takes note of what a fact does to its key. */
  note(fact: Fact): void {
    if (fact.kind === 'refused') return
    const { tokenId, requestId } = fact.call
    const remember = fact.kind === 'held' ? undefined : fact.remember
    const once = fact.kind === 'held' ? fact.once : undefined
    if (remember) {
      const name = `${tokenId} ${remember.keyDigest}`
      this.#changed.set(name, { ...remember, requestId, isUnderWay: false })
    } else if (once) {
      const claim = { ...once, body: '', collectedAtMs: 0, source: '', requestId }
      this.#changed.set(`${tokenId} ${once.keyDigest}`, { ...claim, isUnderWay: true })
    } else if (fact.kind === 'ended' && fact.call.keyDigest !== null) {
      this.#free(tokenId, fact.call.keyDigest, fact.finishedAtMs, requestId)
    }
  }

  /** What another call has taken since, as the claim ran out, stays its own. */
  #free(tokenId: number, keyDigest: string, atMs: number, requestId: string): void {
    if (this.find(tokenId, keyDigest, atMs)?.requestId !== requestId) return
    this.#changed.set(`${tokenId} ${keyDigest}`, undefined)
  }
}

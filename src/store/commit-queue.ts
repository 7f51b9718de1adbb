import type { Fates } from './fates.ts'

/** What is told of requests, in their order. */
export type CommitNews<Reply, Trouble> =
  | { readonly kind: 'replies'; readonly replies: readonly Reply[] }
  | {
      readonly kind: 'failed'
      readonly requests: number
      readonly reason: string
      readonly trouble: Trouble
    }
  /** Their callers gave them up, and nothing of them will happen. */
  | { readonly kind: 'shed'; readonly requests: number }
  /** They wait for what stands in the way to pass. */
  | { readonly kind: 'waiting'; readonly reason: string; readonly trouble: Trouble }

/** Requests that have not been committed, in their order and by their place among all there were. */
export class CommitQueue<Request> {
  readonly #fates: Fates
  #requests: Request[] = []
  /** The place of the first of them among all requests. */
  #first = 0

  constructor(fates: Fates) {
    this.#fates = fates
  }

  get requests(): readonly Request[] {
    return this.#requests
  }

  add(requests: readonly Request[]): void {
    this.#requests.push(...requests)
  }

  /** Claims the first so many, as they are about to be committed; false where one was given up. */
  claim(count: number): boolean {
    return this.#fates.claim(this.#first, this.#first + count)
  }

  /** Takes out what was given up, and gives it. */
  shed(): readonly Request[] {
    return this.drop(Math.max(0, this.#fates.decided - this.#first))
  }

  /** Takes out the first so many, and gives them. */
  drop(count: number): readonly Request[] {
    if (count === 0) return []
    const dropped = this.#requests.slice(0, count)
    this.#requests = this.#requests.slice(count)
    this.#first += dropped.length
    return dropped
  }
}

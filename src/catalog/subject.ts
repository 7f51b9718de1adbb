/** Whom a request or an answer is about. */
export interface Subject {
  readonly kind: 'creator' | 'video'
  readonly id: string
}

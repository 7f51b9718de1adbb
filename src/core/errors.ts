import type { Refusal } from './codes.ts'
import type { Text } from './text.ts'

export interface AppErrorOptions {
  readonly retryAfterMs?: number
  /** What really happened, for the operator's log; it never reaches the caller. */
  readonly cause?: unknown
}

/** An outcome that the caller is told about: a code of the table and a sentence that helps. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: Refusal
  readonly text: Text
  readonly retryAfterMs: number | undefined

  constructor(code: Refusal, text: Text, options: AppErrorOptions = {}) {
    super(text.en, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.text = text
    this.retryAfterMs = options.retryAfterMs
  }
}

/** An operator's command that cannot be carried out as asked. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
  readonly text: Text

  constructor(text: Text) {
    super(text.en)
    this.text = text
  }
}

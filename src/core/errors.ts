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

/** What a surface calls the fields and verbs that errors speak of, such as `--rate` and `token list`. */
export interface Names {
  readonly field: (field: string) => string | undefined
  readonly verb: (verb: string) => string | undefined
}

/** Says what is wrong with a surface's names for the field and the verb that it is about, or without. */
export type Said = (field?: string, verb?: string) => Text

/** What an operator asked for that cannot be carried out. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
  /** What is wrong, in words that hold on every surface. */
  readonly text: Text
  /** What of the input is wrong, as the verb calls it. */
  readonly field: string | undefined
  /** The verb that helps. */
  readonly verb: string | undefined
  readonly #said: Said

  constructor(
    said: Text | Said,
    about: { readonly field?: string | undefined; readonly verb?: string | undefined } = {},
  ) {
    const say = typeof said === 'function' ? said : () => said
    const text = say()
    super(text.en)
    this.text = text
    this.field = about.field
    this.verb = about.verb
    this.#said = say
  }

  /** The same in the names of the surface that it is told on. */
  textIn({ field, verb }: Names): Text {
    return this.#said(
      this.field === undefined ? undefined : field(this.field),
      this.verb === undefined ? undefined : verb(this.verb),
    )
  }
}

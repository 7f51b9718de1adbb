import type { TObject } from 'typebox'
import type { Text } from '../../core/text.ts'
import type { Parameter } from '../kinds/kind.ts'
import type { Period } from '../kinds/period.ts'
import type { ParameterValues } from '../kinds/values.ts'
import type { Subject } from '../subject.ts'

/** Where documents put it. */
export type Group = 'data' | 'creators' | 'account' | 'service'

/** What token lists, prices, usage and the call log name; several operations may share one. */
export interface Meter {
  readonly id: string
  /** What a token's list may call it as well. */
  readonly path: string
  readonly slug: string
  /** What a call costs unless it is priced; undefined for the default price. */
  readonly priceMicros?: number
}

/** Something that can be asked, from anywhere: over HTTP, on a page, by a client. */
export interface Operation {
  /** What generated clients name it. It is unique whatever the case of its letters. */
  readonly operationId: string
  /** Its name in documentation addresses. */
  readonly slug: string
  /** A POST takes its parameters as the members of a JSON object, and a GET in its query. */
  readonly method: 'GET' | 'POST'
  /** The path, with the parameters that stand in it in braces. */
  readonly path: string
  readonly title: Text
  /** One sentence: what it answers and for whom. */
  readonly summary: Text
  /** What people look for it by, beside the words of its page. */
  readonly keywords?: Text
  readonly group: Group
  /**
   * The parameters in the path and those beside it, without the token, which is the same
   * everywhere.
   */
  readonly parameters: Readonly<Record<string, Parameter>>
  /** The two of them that bound a period: one that ends before it starts is refused. */
  readonly period?: Period
  /** The data of its envelope. */
  readonly answer: TObject
  /** A whole answer, but for what lists have beyond their first rows. */
  readonly example: Readonly<Record<string, unknown>>
  /** Whether it asks for a token. */
  readonly entry: 'token' | 'open'
  /** How its calls are admitted, counted and charged; without it they are free and unlimited. */
  readonly meter?: Meter
  /** Whom a question is about; absent where none is about anybody, or the upstream request tells. */
  readonly subjects?: (values: ParameterValues) => readonly Subject[]
  /** Whether it makes calls of other operations, each admitted and charged, and is free itself. */
  readonly isSumOfCalls?: true
  /** Whether its answer comes as a file of CSV as well, with `format=csv`. */
  readonly hasCsv?: true
  /** What HTTP 404 says, where what the path names may not be there. */
  readonly absent?: Text
}

/** The names of the parameters that stand in a path. */
export function namesInPath(path: string): ReadonlySet<string> {
  return new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name)))
}

import type { Dataset } from '../../catalog/define.ts'
import { longNumbersAsText } from '../../core/json.ts'

/** Finds whom a collected body is about, here or in a thread. */
export type FindSubjects = (
  body: Uint8Array,
  dataset: Dataset,
) => readonly string[] | Promise<readonly string[]>

/**
 * The ids of those whom a body is about beside whom its request names, each once. What the dataset
 * throws is a mistake in the catalog: without them an answer cannot be kept.
 */
export function subjectsInBody(
  body: Uint8Array | string,
  { upstream: { subjectsIn } }: Pick<Dataset, 'upstream'>,
): readonly string[] {
  if (!subjectsIn) return []
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  return [...new Set(subjectsIn(longNumbersAsText(text)).map(({ id }) => id))]
}

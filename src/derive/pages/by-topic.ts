import { topics } from '../../catalog/topics.ts'
import type { Text } from '../../core/text.ts'
import type { Described } from '../call-parameters.ts'

/** Operations that are listed under one heading. */
export interface TopicGroup {
  readonly title: Text
  readonly operations: readonly Described[]
}

/**
 * The operations of datasets by what a reader wants to know, in the order of topics; one that is to
 * be left stands right behind its successor. Topics that have none are left out.
 */
export function byTopic(operations: readonly Described[]): readonly TopicGroup[] {
  return Object.entries(topics)
    .map(([topic, title]) => ({
      title,
      operations: successorsFirst(operations.filter(({ dataset }) => dataset?.topic === topic)),
    }))
    .filter(({ operations }) => operations.length > 0)
}

function successorsFirst(operations: readonly Described[]): readonly Described[] {
  const current = operations.filter((operation) => !isSucceeded(operation))
  const arranged = current.flatMap((operation) => [
    operation,
    ...operations.filter(({ successor }) => successor?.path === operation.path),
  ])
  return [...new Set([...arranged, ...operations])]
}

/** Whether there is another operation here to use instead. */
export function isSucceeded({ successor }: Described): boolean {
  return successor?.served === true
}

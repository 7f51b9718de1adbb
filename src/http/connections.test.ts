import { expect, it } from 'vitest'
import { defaultMaxConnections } from './connections.ts'

it.each([
  [Number.POSITIVE_INFINITY, 4096],
  [1_048_576, 4096],
  [1024, 768],
  [256, 192],
  [128, 64],
  [10, 1],
])('with %i files that may be open, there are %i connections at most', (openFiles, connections) => {
  expect(defaultMaxConnections(openFiles)).toBe(connections)
})

it('is below what this process may open', () => {
  expect(defaultMaxConnections()).toBeGreaterThan(0)
  expect(defaultMaxConnections()).toBeLessThanOrEqual(4096)
})

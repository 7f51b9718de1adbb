import type { Endpoint } from '../catalog/define.ts'
import { operations } from '../catalog/operations/index.ts'
import { documentPaths } from './documents.ts'
import { probePaths } from './probes.ts'

/** Every path that is served, for whoever mistyped one. Parameters stand in braces. */
export function servedPaths(endpoints: ReadonlyMap<string, Endpoint>): readonly string[] {
  return [
    ...operations.map(({ path }) => path),
    '/',
    ...probePaths,
    '/docs/',
    ...documentPaths(endpoints),
  ]
}

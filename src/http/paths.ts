import type { Operation } from '../catalog/operations/operation.ts'

const parameter = /\{(\w+)\}/g

/** A path whose parameters stand in braces, as the router writes it. */
export function pattern({ path }: Operation): string {
  return path.replaceAll(parameter, ':$1')
}

/** What matches the addresses of a path whose parameters stand in braces. */
export function expression(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(parameter, '[^/]+')}$`)
}

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

/** The path of a request's address, as it was written. */
export function pathOf(address = ''): string {
  const questionMark = address.indexOf('?')
  return questionMark < 0 ? address : address.slice(0, questionMark)
}

/** The query of a request's address, as it was written. */
export function queryOf(address = ''): string {
  const questionMark = address.indexOf('?')
  return questionMark < 0 ? '' : address.slice(questionMark + 1)
}

/** What matches the addresses of each of the router's paths; there are some dozens. */
const written = new Map<string, RegExp>()

/**
 * Whether the path of an address is written as the router's own: the router decodes it first, and
 * `/%6detrics` would lead past whoever keeps callers away from `/metrics` by its name.
 */
export function isWrittenAs(route: string, path: string): boolean {
  const known = written.get(route)
  if (known) return known.test(path)
  const braced = route.replaceAll(/:(\w+)/g, '{$1}')
  const made = new RegExp(expression(braced).source.replace(/\*\$$/, '.*$'))
  written.set(route, made)
  return made.test(path)
}

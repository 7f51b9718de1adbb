import { at, type SourceFile } from './source-file.ts'

/** What every command starts with, and the packages that it may wait for. */
const start = 'src/app/main.ts'
const light = ['commander', 'lru-cache', 'string-width']

/** A command loads what it does when it runs: what all start with declares them, and no more. */
export function heavyStart(sources: readonly SourceFile[]): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const reached = new Set([start])
  const found: string[] = []
  for (const path of reached) {
    const source = byPath.get(path)
    for (const { file, specifier, names, line, isLate } of source?.imports ?? []) {
      if (!source || isLate || names.length === 0) continue
      if (file !== undefined) reached.add(file)
      else if (!specifier.startsWith('node:') && !light.includes(specifier)) {
        found.push(at(source, line, `has every command load ${specifier}: import it as it runs`))
      }
    }
  }
  return found
}

import { at, folderOf, type Import, type SourceFile } from './source-file.ts'
import { heavyStart } from './start.ts'
import { storage } from './storage.ts'

/** `src/core/codes.ts:12: …` for everything in the sources that breaks a rule, sorted. */
export function violations(files: readonly SourceFile[]): string[] {
  const sources = files.filter(({ path }) => !path.endsWith('.test.ts'))
  return [
    ...files.flatMap(tooLong),
    ...files.flatMap(utilsFolder),
    ...sources.flatMap(importDirection),
    ...sources.flatMap(environment),
    ...sources.flatMap(outgoing),
    ...sources.flatMap(loading),
    ...sources.flatMap(impure),
    ...sources.flatMap(guessedTime),
    ...sources.flatMap(storage),
    ...sources.flatMap(commandLine),
    ...heavyStart(sources),
    ...cycles(sources),
  ].sort()
}

/** The list of design.md, section 7: a folder imports itself and folders of lower levels. */
const levels: Readonly<Record<string, number>> = {
  core: 0,
  catalog: 1,
  sdk: 1,
  derive: 2,
  ledger: 2,
  sources: 2,
  store: 3,
  cache: 3,
  services: 4,
  http: 5,
  mcp: 5,
  worker: 5,
  cli: 5,
  settings: 6,
  app: 7,
}

function importDirection(source: SourceFile): string[] {
  const from = folderOf(source.path)
  if (from === undefined) return [`${source.path}:1: stands in src itself, in no room`]
  if (levels[from] === undefined) {
    return [`${source.path}:1: src/${from} has no place in the list of layers`]
  }
  return source.imports.flatMap((each) => {
    const complaint = wrongImport(from, each)
    return complaint ? [at(source, each.line, `${complaint} (${each.specifier})`)] : []
  })
}

function wrongImport(from: string, { file, specifier }: Import): string | undefined {
  if (file === undefined) {
    const isPackage = !specifier.startsWith('node:')
    return from === 'sdk' && isPackage ? 'the sdk has no dependencies' : undefined
  }
  if (file === 'package.json') return undefined
  if (!file.startsWith('src/')) return 'imports from outside src'
  const to = folderOf(file)
  if (from === to) return undefined
  if (from === 'sdk') return 'the sdk imports only itself'
  if (from === 'core') return 'core imports nothing of ours'
  const fromLevel = levelOf(from)
  const toLevel = levelOf(to)
  if (toLevel < fromLevel) return undefined
  return toLevel === fromLevel ? `${from} imports its neighbour ${to}` : `${from} imports up`
}

function levelOf(folder: string | undefined): number {
  return levels[folder ?? ''] ?? Number.POSITIVE_INFINITY
}

function environment(source: SourceFile): string[] {
  if (source.path === 'src/settings/environment.ts') return []
  const read = source.mentions.filter(({ name }) => name === 'process.env')
  const isOfSettings = folderOf(source.path) === 'settings'
  const imported = source.imports.filter(
    ({ specifier, file, names }) =>
      (specifier === 'node:process' && names.includes('env')) ||
      (file === 'src/settings/environment.ts' && !isOfSettings && names.includes('ownEnvironment')),
  )
  return [...read, ...imported].map(({ line }) => at(source, line, 'reads the environment'))
}

/** Modules that can open a connection, with the names in them that cannot. */
const connecting: Readonly<Record<string, readonly string[]>> = {
  'node:dgram': [],
  'node:http': ['METHODS', 'STATUS_CODES', 'validateHeaderValue'],
  'node:http2': ['constants'],
  'node:https': [],
  'node:net': ['BlockList', 'SocketAddress', 'isIP', 'isIPv4', 'isIPv6'],
  'node:tls': [],
  undici: [],
}

const listening = [
  'Server',
  'ServerResponse',
  'IncomingMessage',
  'createServer',
  'createSecureServer',
]

/** What connects the processes of one server, by the path of a socket, and gateways over one database. */
const amongOurselves: Readonly<Record<string, readonly string[]>> = {
  'src/app/processes/listening.ts': ['createServer'],
  'src/app/processes/link.ts': ['connect'],
  'src/app/peers/secure.ts': ['connect', 'createServer'],
  'src/app/processes/supervisor.ts': ['createServer'],
}

const connectingGlobals = ['EventSource', 'WebSocket', 'fetch']

function outgoing(source: SourceFile): string[] {
  const folder = folderOf(source.path)
  if (source.path === 'src/sources/http.ts' || folder === 'sdk') return []
  const harmless = folder === 'http' ? listening : (amongOurselves[source.path] ?? [])
  const imported = source.imports.flatMap(({ specifier, names, line }) => {
    const allowed = connecting[specifier]
    if (!allowed) return []
    return names
      .filter((name) => !allowed.includes(name) && !harmless.includes(name))
      .map((name) => ({ line, name: `${name} of ${specifier}` }))
  })
  const mentioned = source.mentions.filter(({ name }) => connectingGlobals.includes(name))
  return [...imported, ...mentioned].map(({ line, name }) =>
    at(source, line, `uses ${name}: only src/sources/http.ts opens connections`),
  )
}

/** What is loaded by a name that is no import's text, no other rule here can see. */
function loading(source: SourceFile): string[] {
  const imported = source.imports
    .filter(({ specifier, names }) => specifier === 'node:module' && names.length > 0)
    .map(({ specifier, line }) => ({ name: specifier, line }))
  const mentioned = source.mentions.filter(({ name }) => loaders.includes(name))
  return [...imported, ...mentioned].map(({ name, line }) =>
    at(source, line, `loads modules with ${name}: import them by their names`),
  )
}

const loaders = ['import(…)', 'process.getBuiltinModule', 'require']

const pureFolders = ['catalog', 'derive', 'ledger']

const impureNames = [
  'AbortSignal.timeout',
  'Date()',
  'Date.now',
  'Math.random',
  'crypto',
  'new Date()',
  'performance.now',
  'performance.timeOrigin',
  'process',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
]

function impure(source: SourceFile): string[] {
  if (!pureFolders.includes(folderOf(source.path) ?? '')) return []
  const imported = source.imports
    .filter(({ specifier, names }) => specifier.startsWith('node:') && !names.every(isPure))
    .map(({ specifier, line }) => ({ name: specifier, line }))
  const mentioned = source.mentions.filter(({ name }) => impureNames.includes(name))
  return [...imported, ...mentioned].map(({ name, line }) =>
    at(source, line, `uses ${name}: ${pureFolders.join(', ')} are pure`),
  )
}

/** What computes, and asks nothing of the machine: hashes, and addresses in blocks. */
const pureNames = ['BlockList', 'createHash', 'hash', 'isIPv6']

const isPure = (name: string) => pureNames.includes(name)

/** `Date` reads text as the machine's zone and each engine's habits have it. */
function guessedTime(source: SourceFile): string[] {
  return source.mentions
    .filter(({ name }) => name === 'Date.parse' || name === 'new Date(text)')
    .map(({ name, line }) => at(source, line, `uses ${name}: src/core/instant.ts reads times`))
}

/** `--rate`, or `account top-up` in a sentence. */
const spoken =
  /(^|[^\w-])--[a-z]|\b(account|token|ledger|calls|price|creators|sources) (create|list|update|revoke|top-up|adjust|reconcile|show|set|forget|history|status)\b|\b(or default|options?)\b/

/** Verbs are used by every surface, and each has names of its own for what they speak of. */
function commandLine(source: SourceFile): string[] {
  if (folderOf(source.path) !== 'services') return []
  return source.texts
    .filter(({ text }) => spoken.test(text))
    .map(({ line }) => at(source, line, 'speaks of the command line: name the field or the verb'))
}

const longest = 400

function tooLong({ path, lineCount }: SourceFile): string[] {
  if (path.endsWith('.gen.ts') || lineCount <= longest) return []
  return [`${path}:${longest + 1}: has ${lineCount} lines, more than ${longest}`]
}

function utilsFolder({ path }: SourceFile): string[] {
  if (!path.split('/').includes('utils')) return []
  return [`${path}:1: stands in utils; name the folder after what it is about`]
}

/** One complaint for each cycle, from the first of its files in alphabetical order. */
function cycles(sources: readonly SourceFile[]): string[] {
  const graph = new Map(sources.map(({ path, imports }) => [path, imports]))
  const finished = new Set<string>()
  const found: string[] = []
  const visit = (path: string, trail: readonly string[]) => {
    const position = trail.indexOf(path)
    if (position >= 0) {
      found.push(`${path}:1: is part of a cycle: ${[...trail.slice(position), path].join(' → ')}`)
      return
    }
    if (finished.has(path)) return
    for (const { file } of graph.get(path) ?? []) if (file) visit(file, [...trail, path])
    finished.add(path)
  }
  for (const path of [...graph.keys()].sort()) visit(path, [])
  return found
}

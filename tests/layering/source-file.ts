import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import { parseAst } from 'vitest/node'

export interface Import {
  /** As it is written, and `node:http` where `http` is. */
  readonly specifier: string
  /** The imported file's path, of a relative specifier. */
  readonly file?: string
  /** The names taken at run time; `*` for a whole module, nothing when only types are. */
  readonly names: readonly string[]
  readonly line: number
  /** Whether it is loaded only once it is needed, as with `await import()`. */
  readonly isLate: boolean
}

export interface Mention {
  readonly name: string
  readonly line: number
}

/** What the rules need to know of a source file. */
export interface SourceFile {
  /** From the root, with forward slashes: `src/core/codes.ts`. */
  readonly path: string
  readonly lineCount: number
  readonly imports: readonly Import[]
  /** Every use of a name that is not a member's or a declaration's: `fetch`, `process.env`. */
  readonly mentions: readonly Mention[]
  /** Names of members that are used or taken out of an object: `a.fetch`, `const { fetch } = a`. */
  readonly members: readonly Mention[]
  /** Strings, templates and what is put together of them, with a question mark for each value. */
  readonly texts: readonly Written[]
}

/** A text as it stands in a source, with the name of its tag where it has one. */
export interface Written {
  readonly text: string
  readonly tag?: string
  readonly line: number
}

interface Node {
  readonly type: string
  readonly start: number
  readonly [member: string]: unknown
}

/** Reads a source. Throws where it does not parse. */
export function readSource(path: string, text: string): SourceFile {
  const imports: Import[] = []
  const mentions: Mention[] = []
  const members: Mention[] = []
  const texts: Written[] = []
  const lineOf = (node: Node) => text.slice(0, node.start).split('\n').length
  walk(parseAst(text, { lang: 'ts' }), (node) => {
    const line = lineOf(node)
    const imported = importOf(node)
    const isLate = node.type === 'ImportExpression' || node.type === 'NewExpression'
    if (imported) imports.push({ ...imported, ...target(path, imported.specifier), line, isLate })
    for (const name of mentionsOf(node)) mentions.push({ name, line })
    for (const name of membersOf(node)) members.push({ name, line })
    const written = textOf(node)
    if (written) texts.push({ ...written, line })
  })
  const lineCount = text.trimEnd().split('\n').length
  return { path, lineCount, imports, mentions, members, texts }
}

export function at({ path }: SourceFile, line: number, complaint: string): string {
  return `${path}:${line}: ${complaint}`
}

/** `core` of `src/core/codes.ts`; nothing of `src/app/main.ts`. */
export function folderOf(path: string): string | undefined {
  const [, folder, ...rest] = path.split('/')
  return rest.length > 0 ? folder : undefined
}

function target(from: string, specifier: string): Pick<Import, 'file'> {
  if (!specifier.startsWith('.')) return {}
  return { file: posix.join(posix.dirname(from), specifier) }
}

function importOf(node: Node): Pick<Import, 'specifier' | 'names'> | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return withSpecifier(node.source, runtimeNames(node))
    case 'ImportExpression':
      return withSpecifier(node.source, ['*'])
    case 'TSExternalModuleReference':
      return withSpecifier(node.expression, ['*'])
    case 'TSImportType':
      return withSpecifier(node.source, [])
    case 'NewExpression':
      return moduleUrl(node)
    default:
      return undefined
  }
}

function withSpecifier(source: unknown, names: readonly string[]) {
  const specifier = isNode(source) ? source.value : undefined
  if (typeof specifier !== 'string') return undefined
  const isShort = isBuiltin(specifier) && !specifier.startsWith('node:')
  return { specifier: isShort ? `node:${specifier}` : specifier, names }
}

/** `new URL('./worker.ts', import.meta.url)`, which is how a worker's file is named. */
function moduleUrl({ callee, arguments: given }: Node) {
  if (!isNode(callee) || callee.name !== 'URL' || !Array.isArray(given)) return undefined
  const found = withSpecifier(given[0], ['*'])
  return found && /^\..*\.ts$/.test(found.specifier) ? found : undefined
}

function runtimeNames(node: Node): string[] {
  if (node.importKind === 'type' || node.exportKind === 'type') return []
  if (!Array.isArray(node.specifiers) || node.specifiers.length === 0) return ['*']
  return node.specifiers.filter(isNode).flatMap((specifier) => {
    if (specifier.importKind === 'type' || specifier.exportKind === 'type') return []
    const name = specifier.type === 'ExportSpecifier' ? specifier.local : specifier.imported
    return isNode(name) ? [String(name.name ?? name.value)] : ['*']
  })
}

function mentionsOf(node: Node): string[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return destructured(node)
    case 'MemberExpression':
      return named(dotted(node))
    case 'NewExpression':
      return named(constructed(node))
    case 'CallExpression':
      return isNode(node.callee) && dotted(node.callee) === 'Date' ? ['Date()'] : []
    case 'ImportExpression':
      return withSpecifier(node.source, []) ? [] : ['import(…)']
    case 'Identifier':
      return named(dotted(node))
    default:
      return []
  }
}

function membersOf(node: Node): string[] {
  if (node.type === 'MemberExpression') return named(memberOf(node))
  return node.type === 'ObjectPattern' ? keysOf(node) : []
}

const named = (name: string | undefined) => (name === undefined ? [] : [name])

function textOf(node: Node): Omit<Written, 'line'> | undefined {
  if (node.type === 'Literal')
    return typeof node.value === 'string' ? { text: node.value } : undefined
  if (node.type === 'TaggedTemplateExpression') return taggedText(node)
  if (node.type === 'TemplateLiteral') return { text: partsOf(node) }
  const text = joined(node) ?? summed(node)
  return text === undefined ? undefined : { text }
}

/** `'a' + b + 'c'` as `a?c`. */
function summed({ type, operator, left, right }: Node): string | undefined {
  if (type !== 'BinaryExpression' || operator !== '+') return undefined
  return `${givenText(left)}${givenText(right)}`
}

/** `['a', b, 'c'].join(' ')` as `a ? c`. */
function joined({ type, callee, arguments: given }: Node): string | undefined {
  if (type !== 'CallExpression' || !isNode(callee) || memberOf(callee) !== 'join') return undefined
  const elements = isNode(callee.object) ? callee.object.elements : undefined
  if (!Array.isArray(elements) || !Array.isArray(given)) return undefined
  return elements.map(givenText).join(given.length > 0 ? givenText(given[0]) : ',')
}

function givenText(node: unknown): string {
  return (isNode(node) ? textOf(node)?.text : undefined) ?? '?'
}

function taggedText({ tag, quasi }: Node): Omit<Written, 'line'> | undefined {
  const name = isNode(tag) ? dotted(tag) : undefined
  return name !== undefined && isNode(quasi) ? { text: partsOf(quasi), tag: name } : undefined
}

function partsOf({ quasis }: Node): string {
  const parts = Array.isArray(quasis) ? quasis.filter(isNode) : []
  return parts.map(({ value }) => (value as { readonly cooked?: string }).cooked ?? '').join('?')
}

/** `new Date()`, which reads the clock, and `new Date('…')`, which reads text; not `new Date(0)`. */
function constructed({ callee, arguments: given }: Node): string | undefined {
  const isDate = isNode(callee) && callee.name === 'Date'
  if (!isDate || !Array.isArray(given)) return undefined
  const [first] = given
  if (first === undefined) return 'new Date()'
  const isText = first.type === 'TemplateLiteral' || typeof first.value === 'string'
  return isText ? 'new Date(text)' : undefined
}

/** `const { env } = process` as `process.env`. */
function destructured({ id, init }: Node): string[] {
  const object = isNode(init) ? dotted(init) : undefined
  if (!isNode(id) || object === undefined) return []
  return keysOf(id).map((key) => (isGlobal(object) ? key : `${object}.${key}`))
}

/** The names that a pattern takes out of an object. */
function keysOf({ properties }: Node): string[] {
  if (!Array.isArray(properties)) return []
  return properties.filter(isNode).flatMap(({ key, computed }) => {
    const name = isNode(key) ? (computed ? key.value : (key.name ?? key.value)) : undefined
    return typeof name === 'string' ? [name] : []
  })
}

/** `globalThis.process.env` as `process.env`. */
function dotted(node: Node): string | undefined {
  if (node.type === 'Identifier') return String(node.name)
  const member = memberOf(node)
  const object = isNode(node.object) ? dotted(node.object) : undefined
  if (object === undefined || member === undefined) return undefined
  return isGlobal(object) ? member : `${object}.${member}`
}

/** The object whose members every name is one of. */
const isGlobal = (object: string) => object === 'globalThis' || object === 'global'

/** `fetch` of `a.fetch` and of `a['fetch']`. */
function memberOf({ type, property, computed }: Node): string | undefined {
  if (type !== 'MemberExpression' || !isNode(property)) return undefined
  const member = computed ? property.value : property.name
  return typeof member === 'string' ? member : undefined
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const each of value) walk(each, visit)
  } else if (isNode(value)) {
    visit(value)
    for (const [member, child] of Object.entries(value)) {
      if (!isNameOnly(value, member)) walk(child, visit)
    }
  }
}

/** Whether the child is a name that refers to no variable: `.fetch`, `{ fetch: … }`, `fetch() {}`. */
function isNameOnly(parent: Node, member: string): boolean {
  if (parent.type === 'MemberExpression') return member === 'property' && !parent.computed
  return member === 'key' && !parent.computed
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

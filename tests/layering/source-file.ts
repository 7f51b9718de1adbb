import { posix } from 'node:path'
import { parseAst } from 'vitest/node'

export interface Import {
  /** As it is written: `../core/codes.ts`, `node:http`. */
  readonly specifier: string
  /** The imported file's path, of a relative specifier. */
  readonly file?: string
  /** The names taken at run time; `*` for a whole module, nothing when only types are. */
  readonly names: readonly string[]
  readonly line: number
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
  /** Strings and templates, these with a question mark for each value. */
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
  const texts: Written[] = []
  const lineOf = (node: Node) => text.slice(0, node.start).split('\n').length
  walk(parseAst(text, { lang: 'ts' }), (node) => {
    const line = lineOf(node)
    const imported = importOf(node)
    if (imported) imports.push({ ...imported, ...target(path, imported.specifier), line })
    const name = mentionOf(node)
    if (name) mentions.push({ name, line })
    const written = textOf(node)
    if (written) texts.push({ ...written, line })
  })
  return { path, lineCount: text.trimEnd().split('\n').length, imports, mentions, texts }
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
  return typeof specifier === 'string' ? { specifier, names } : undefined
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

function mentionOf(node: Node): string | undefined {
  if (node.type === 'VariableDeclarator') return destructured(node)
  if (node.type === 'MemberExpression') return dotted(node)
  if (node.type === 'NewExpression') return constructed(node)
  return node.type === 'Identifier' ? String(node.name) : undefined
}

function textOf(node: Node): Omit<Written, 'line'> | undefined {
  if (node.type === 'Literal')
    return typeof node.value === 'string' ? { text: node.value } : undefined
  if (node.type === 'TaggedTemplateExpression') return taggedText(node)
  return node.type === 'TemplateLiteral' ? { text: partsOf(node) } : undefined
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
function destructured({ id, init }: Node): string | undefined {
  if (!isNode(id) || !isNode(init) || !Array.isArray(id.properties)) return undefined
  const keys = id.properties.filter(isNode).map(({ key }) => (isNode(key) ? key.name : undefined))
  const object = dotted(init)
  return object === 'process' && keys.includes('env') ? 'process.env' : undefined
}

/** `globalThis.process.env` as `process.env`. */
function dotted(node: Node): string | undefined {
  if (node.type === 'Identifier') return String(node.name)
  if (node.type !== 'MemberExpression' || !isNode(node.object) || !isNode(node.property)) return
  const object = dotted(node.object)
  const member = node.computed ? node.property.value : node.property.name
  if (object === undefined || typeof member !== 'string') return undefined
  return object === 'globalThis' ? member : `${object}.${member}`
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

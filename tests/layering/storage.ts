import { at, folderOf, type SourceFile } from './source-file.ts'
import { isSql } from './sql.ts'

/** Modules that speak to a database, by what the packages for it have in their names. */
const databases =
  /sql|postgres|redis|valkey|mariadb|mongo|kysely|knex|drizzle|prisma|typeorm|sequelize|oracledb|tedious|slonik|duckdb|lmdb|(^|[@/-])(pg|level)(?![a-z])/

/** What a query is built and run with where its text is nowhere to be seen. */
const queryMembers = [
  'alterTable',
  'createTable',
  'deleteFrom',
  'dropTable',
  'executeQuery',
  'executeTakeFirst',
  'executeTakeFirstOrThrow',
  'insertInto',
  'mergeInto',
  'replaceInto',
  'selectFrom',
  'selectNoFrom',
  'updateTable',
]

/** What engines over SQL share, which is none itself. */
const commonRoom = 'sql'

/** Services and adapters ask ports, so that another engine can be put beneath them. */
export function storage(source: SourceFile): string[] {
  const engine = engineOf(source.path)
  const isApp = folderOf(source.path) === 'app'
  const engines = source.imports.flatMap(({ file, line, specifier }) => {
    const imported = engineOf(file ?? '')
    if (imported === undefined || imported === engine || isApp) return []
    if (imported === commonRoom && engine !== undefined) return []
    return [{ line, what: `imports an engine, ${specifier}: only src/app does` }]
  })
  const found = engine === undefined ? [...engines, ...spoken(source)] : engines
  return found.map(({ line, what }) => at(source, line, what))
}

/** What only an engine does. */
function spoken(source: SourceFile) {
  const modules = source.imports
    .filter(({ file, specifier }) => file === undefined && databases.test(specifier))
    .map(({ line, specifier }) => ({ line, what: `imports ${specifier}` }))
  const built = source.members
    .filter(({ name }) => queryMembers.includes(name))
    .map(({ line, name }) => ({ line, what: `builds a query with ${name}` }))
  const texts = source.texts
    .filter(({ text, tag }) => tag === 'sql' || isSql(text))
    .map(({ line }) => ({ line, what: 'has SQL' }))
  const lines = new Map([...modules, ...built, ...texts].map((each) => [each.line, each]))
  return [...lines.values()].map(({ line, what }) => ({
    line,
    what: `${what}: only src/store/<engine>/ does`,
  }))
}

/** `sqlite` of `src/store/sqlite/ledger/store.ts`; nothing of the ports, `src/store/ports.ts`. */
function engineOf(path: string): string | undefined {
  return /^src\/store\/([^/]+)\//.exec(path)?.[1]
}

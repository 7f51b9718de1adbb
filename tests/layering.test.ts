import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { violations } from './layering/rules.ts'
import { readSource } from './layering/source-file.ts'

type Files = Readonly<Record<string, string>>

const check = (files: Files) =>
  violations(Object.entries(files).map(([path, text]) => readSource(path, text)))

test('the sources keep to the layers', () => {
  const root = join(import.meta.dirname, '..')
  const paths = globSync('src/**/*.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'))
  expect(paths).toContain('src/core/codes.ts')
  expect(paths).toContain('src/app/main.ts')
  const files = paths.map((path) => [path, readFileSync(join(root, path), 'utf8')])
  expect(check(Object.fromEntries(files))).toEqual([])
})

test('a file that does not parse is not passed over', () => {
  expect(() => check({ 'src/core/a.ts': 'export const = 1' })).toThrow()
})

describe('allowed', () => {
  const allowed: Readonly<Record<string, Files>> = {
    'imports downwards and within a folder': {
      'src/catalog/a.ts': "import { b } from './b.ts'\nimport type { C } from '../core/c.ts'",
      'src/catalog/b.ts': 'export const b = 1',
      'src/core/c.ts': 'export interface C {}',
    },
    'main over everything': {
      'src/app/main.ts':
        "import '../settings/load.ts'\nimport '../cli/a.ts'\nimport m from '../../package.json' with { type: 'json' }",
      'src/settings/environment.ts': 'export const port = process.env.PORT',
      'src/cli/a.ts': '',
    },
    'the one file that connects': {
      'src/sources/http.ts': "import { request } from 'undici'\nfetch('https://a.example')",
    },
    'the sdk with fetch': { 'src/sdk/client.ts': "fetch('https://a.example')" },
    'a server': {
      'src/http/server.ts': "import { createServer, type RequestOptions } from 'node:http'",
    },
    'types of modules that connect': {
      'src/services/a.ts': "import type { IncomingMessage } from 'node:http'",
    },
    'names of addresses': { 'src/store/a.ts': "import { BlockList, isIP } from 'node:net'" },
    'members called fetch or env': {
      'src/services/a.ts': 'export const a = { fetch: 1, env: 2 }\na.fetch\na.env',
    },
    'words in comments and strings': {
      'src/core/a.ts':
        "// import '../cli/b.ts'\nexport const a = \"fetch(process.env, '../app/main.ts')\"",
    },
    'a test that reaches up': {
      'src/core/a.test.ts': "import '../app/main.ts'",
      'src/app/main.ts': '',
    },
    'dates that are given': { 'src/catalog/a.ts': 'export const a = new Date(0)' },
    'a test that parses dates': { 'src/core/a.test.ts': "Date.parse('2026-01-01')" },
    'hashes in pure code': { 'src/catalog/a.ts': "import { createHash } from 'node:crypto'" },
    'blocks of addresses in pure code': {
      'src/ledger/a.ts': "import { BlockList } from 'node:net'",
    },
    'a long generated file': { 'src/catalog/a.gen.ts': 'export {}\n'.repeat(401) },
    'an engine with its SQL, and the app that opens it': {
      'src/store/sqlite/a.ts':
        "import { sql } from 'kysely'\nimport Sqlite from 'better-sqlite3'\nsql`SELECT 1`",
      'src/app/a.ts': "import '../store/sqlite/a.ts'",
    },
    'an engine that shares SQL with another': {
      'src/store/sqlite/a.ts': "import '../sql/b.ts'",
      'src/store/sql/b.ts': "import { sql } from 'kysely'\nsql`SELECT 1`",
    },
    'services and adapters over ports': {
      'src/store/ports.ts': 'export interface Ports {}',
      'src/services/a.ts': "import type { Ports } from '../store/ports.ts'",
      'src/cli/a.ts': "import type { Ports } from '../store/ports.ts'",
    },
    'words that SQL has as well': {
      'src/http/a.ts':
        "export const a = ['DELETE', 'SET BY', 'CREATED', 'Select one of', 'with commas from then on', 'update your token', 'Delete from here: ']",
      'src/cli/a.ts': "export const b = 'SELECTED' + `WITHOUT it`",
    },
    'an engine that builds queries': {
      'src/store/sqlite/a.ts': "import { b } from './b/b.ts'\ndb.selectFrom('a').execute()",
      'src/store/sqlite/b/b.ts': "import 'node:sqlite'",
    },
    'packages with other names': { 'src/cli/a.ts': "import 'pgp'\nimport 'levels'\nimport 'pino'" },
    'members called like what is impure': {
      'src/derive/a.ts':
        'export const a = { crypto: 1, setTimeout: 2 }\na.setTimeout\nnew Date(a.crypto)',
    },
    'timers and chance where they may be': {
      'src/services/a.ts': 'setTimeout(f, 1)\ncrypto.randomUUID()\nqueueMicrotask(f)',
    },
    'flags where they are read, and what only looks like them': {
      'src/cli/a.ts': "export const a = ['--rate', 'use account top-up']",
      'src/services/a.ts': "export const a = ['a -- b', 'the account is set', 'get-kol--x']",
    },
    'a test that asks an engine': {
      'src/services/a.test.ts': "import { sql } from 'kysely'\nimport '../store/sqlite/a.ts'",
      'src/store/sqlite/a.ts': '',
    },
    'a package that a command loads as it runs, and a type of one': {
      'src/app/main.ts': "import '../cli/a.ts'",
      'src/cli/a.ts': "import type { A } from 'yaml'\nawait import('./b.ts')",
      'src/cli/b.ts': "import { Type } from 'typebox'",
    },
    'a file of 400 lines': { 'src/core/a.ts': 'export {}\n'.repeat(400) },
  }
  test.each(Object.entries(allowed))('%s', (_, files) => {
    expect(check(files)).toEqual([])
  })
})

describe('refused', () => {
  const refused: readonly [name: string, files: Files, complaint: string][] = [
    ['up: an import', { 'src/catalog/a.ts': "import '../derive/b.ts'" }, ':1: catalog imports up'],
    [
      'up: a type',
      { 'src/store/a.ts': "\nimport type { B } from '../services/b.ts'" },
      ':2: store imports up',
    ],
    [
      'up: an inline type',
      { 'src/store/a.ts': "export type A = import('../services/b.ts').B" },
      ':1: store imports up',
    ],
    ['up: a re-export', { 'src/store/a.ts': "export * from '../http/b.ts'" }, 'store imports up'],
    [
      'up: a named re-export',
      { 'src/store/a.ts': "export { b } from '../http/b.ts'" },
      'store imports up',
    ],
    [
      'up: a dynamic import',
      { 'src/services/a.ts': "await import('../cli/b.ts')" },
      'services imports up',
    ],
    [
      'up: a worker',
      { 'src/store/a.ts': "new Worker(new URL('../worker/b.ts', import.meta.url))" },
      'store imports up',
    ],
    ['up: to main', { 'src/cli/a.ts': "import '../app/main.ts'" }, 'cli imports up'],
    ['up: to the settings', { 'src/http/a.ts': "import '../settings/load.ts'" }, 'http imports up'],
    ['no room', { 'src/a.ts': '' }, 'stands in src itself'],
    ['core', { 'src/core/a.ts': "import '../catalog/b.ts'" }, 'core imports nothing of ours'],
    [
      'neighbours',
      { 'src/cache/a.ts': "import type { B } from '../store/b.ts'" },
      'cache imports its neighbour store',
    ],
    ['adapters', { 'src/mcp/a.ts': "import '../http/b.ts'" }, 'mcp imports its neighbour http'],
    ['sdk: ours', { 'src/sdk/a.ts': "import '../core/b.ts'" }, 'the sdk imports only itself'],
    ['sdk: a package', { 'src/sdk/a.ts': "import 'pino'" }, 'the sdk has no dependencies'],
    ['outside src', { 'src/core/a.ts': "import '../../scripts/b.ts'" }, 'imports from outside src'],
    ['an unknown folder', { 'src/helpers/a.ts': '' }, 'src/helpers has no place'],
    [
      'a cycle',
      {
        'src/core/a.ts': "import type { B } from './b.ts'",
        'src/core/b.ts': "import { c } from './c.ts'",
        'src/core/c.ts': "export * from './a.ts'",
      },
      'src/core/a.ts → src/core/b.ts → src/core/c.ts → src/core/a.ts',
    ],
    [
      'a file that imports itself',
      { 'src/core/a.ts': "export * from './a.ts'" },
      'src/core/a.ts → src/core/a.ts',
    ],
    ['environment', { 'src/cli/a.ts': '\n\nprocess.env.HOME' }, ':3: reads the environment'],
    ['environment: in brackets', { 'src/cli/a.ts': "process['env']" }, 'reads the environment'],
    ['environment: global', { 'src/cli/a.ts': 'globalThis.process.env' }, 'reads the environment'],
    ['environment: taken apart', { 'src/cli/a.ts': 'const { env } = process' }, 'reads the env'],
    [
      'environment: imported',
      { 'src/cli/a.ts': "import { env } from 'node:process'" },
      'reads the environment',
    ],
    [
      'environment: by way of the settings',
      {
        'src/settings/environment.ts': 'export const ownEnvironment = process.env',
        'src/app/a.ts': "import { ownEnvironment } from '../settings/environment.ts'",
      },
      'reads the environment',
    ],
    ['fetch', { 'src/services/a.ts': "await fetch('https://a.example')" }, 'uses fetch'],
    ['fetch: global', { 'src/services/a.ts': 'globalThis.fetch' }, 'uses fetch'],
    ['fetch: of Node’s name for it', { 'src/services/a.ts': 'global.fetch' }, 'uses fetch'],
    ['fetch: passed on', { 'src/services/a.ts': 'export const a = { fetch }' }, 'uses fetch'],
    ['WebSocket', { 'src/mcp/a.ts': "new WebSocket('ws://a.example')" }, 'uses WebSocket'],
    ['undici', { 'src/sources/a.ts': "import { request } from 'undici'" }, 'request of undici'],
    ['http', { 'src/sources/a.ts': "import http from 'node:http'" }, 'uses * of node:http'],
    [
      'http: a client beside the server',
      { 'src/http/a.ts': "import { createServer, request } from 'node:http'" },
      'uses request of node:http',
    ],
    [
      'http: a server elsewhere',
      { 'src/services/a.ts': "import { createServer } from 'node:http'" },
      'uses createServer of node:http',
    ],
    ['net', { 'src/store/a.ts': "import { connect } from 'node:net'" }, 'uses connect of node:net'],
    ['net: dynamic', { 'src/store/a.ts': "await import('node:net')" }, 'uses * of node:net'],
    [
      'purity: files',
      { 'src/catalog/a.ts': "import 'node:fs'" },
      'uses node:fs: catalog, derive, ledger are',
    ],
    ['purity: the rules of the ledger', { 'src/ledger/a.ts': 'Date.now()' }, 'uses Date.now'],
    ['purity: the clock', { 'src/derive/a.ts': 'Date.now()' }, 'uses Date.now'],
    ['purity: the date', { 'src/catalog/a.ts': 'new Date()' }, 'uses new Date()'],
    ['purity: chance', { 'src/catalog/a.ts': 'Math.random()' }, 'uses Math.random'],
    ['purity: the process', { 'src/derive/a.ts': 'process.cwd()' }, 'uses process'],
    ['purity: chance of another kind', { 'src/ledger/a.ts': 'crypto.randomUUID()' }, 'uses crypto'],
    ['purity: a date called', { 'src/derive/a.ts': 'Date()' }, 'uses Date()'],
    ['purity: the clock taken out', { 'src/ledger/a.ts': 'const { now } = Date' }, 'uses Date.now'],
    ['purity: global', { 'src/ledger/a.ts': 'const { setTimeout: a } = globalThis' }, 'uses setT'],
    ...['queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout'].map(
      (name): [string, Files, string] => [
        `purity: ${name}`,
        { 'src/catalog/a.ts': `${name}(() => {}, 1)` },
        `uses ${name}`,
      ],
    ),
    ['purity: a timer of a signal', { 'src/ledger/a.ts': 'AbortSignal.timeout(1)' }, 'uses Abort'],
    ['purity: files without a prefix', { 'src/ledger/a.ts': "import 'fs'" }, 'uses node:fs'],
    [
      'loading: createRequire',
      { 'src/services/a.ts': "import { createRequire } from 'node:module'" },
      'loads modules with node:module',
    ],
    [
      'loading: module',
      { 'src/app/a.ts': "import m from 'module'" },
      'loads modules with node:mod',
    ],
    ['loading: require', { 'src/cli/a.ts': "require('pino')" }, 'loads modules with require'],
    [
      'loading: a builtin',
      { 'src/cli/a.ts': "process.getBuiltinModule('node:sqlite')" },
      'loads modules with process.getBuiltinModule',
    ],
    ['loading: a name made up', { 'src/cli/a.ts': 'await import(name)' }, 'loads modules with im'],
    ['times: parsed', { 'src/cli/a.ts': 'Date.parse(given)' }, 'uses Date.parse: src/core/instant'],
    ['times: a text', { 'src/cli/a.ts': "new Date('2026-01-01')" }, 'uses new Date(text)'],
    ['times: a template', { 'src/cli/a.ts': 'new Date(`2026-01-01`)' }, 'uses new Date(text)'],
    [
      'engine: a service',
      { 'src/services/a.ts': "import '../store/sqlite/a.ts'" },
      'imports an engine',
    ],
    [
      'engine: a type in an adapter',
      { 'src/http/a.ts': "import type { A } from '../store/sqlite/ledger/a.ts'" },
      'imports an engine',
    ],
    [
      'engine: the settings',
      { 'src/settings/a.ts': "import '../store/postgres/a.ts'" },
      'imports an engine',
    ],
    ['kysely', { 'src/services/a.ts': "import type { Kysely } from 'kysely'" }, 'imports kysely'],
    ['kysely: a part', { 'src/app/a.ts': "import 'kysely/migration'" }, 'imports kysely/migration'],
    [
      'better-sqlite3',
      { 'src/cli/a.ts': "import S from 'better-sqlite3'" },
      'imports better-sqlite3',
    ],
    [
      'engine: a door beside it',
      { 'src/store/door.ts': "export * from './sqlite/a.ts'" },
      'imports an engine',
    ],
    [
      'engine: what engines share',
      { 'src/store/sql/a.ts': "import { b } from '../postgres/b.ts'" },
      'imports an engine',
    ],
    [
      'engine: a service over what engines share',
      { 'src/services/a.ts': "import type { B } from '../store/sql/b.ts'" },
      'imports an engine',
    ],
    [
      'engine: another engine',
      { 'src/store/postgres/a.ts': "import { b } from '../sqlite/b.ts'" },
      'imports an engine',
    ],
    ...[
      'node:sqlite',
      'postgres',
      'pg',
      'pg/lib/client.js',
      'pg-pool',
      'redis',
      '@redis/client',
      'ioredis',
      'mysql2/promise',
      '@libsql/client',
    ].map((name): [string, Files, string] => [
      `module: ${name}`,
      { 'src/store/a.ts': `import a from '${name}'` },
      `imports ${name}: only src/store/<engine>/ does`,
    ]),
    ...['selectFrom', 'insertInto', 'updateTable', 'deleteFrom', 'executeQuery'].map(
      (name): [string, Files, string] => [
        `query: ${name}`,
        { 'src/services/a.ts': `ctx.db.${name}('a')` },
        `builds a query with ${name}`,
      ],
    ),
    ['query: in brackets', { 'src/store/a.ts': "db['selectFrom']('a')" }, 'query with selectFrom'],
    ['query: taken out', { 'src/cli/a.ts': 'const { insertInto } = db' }, 'query with insertInto'],
    [
      'SQL: a string',
      { 'src/app/a.ts': "run('SELECT 1')" },
      ':1: has SQL: only src/store/<engine>/ does',
    ],
    ['SQL: a template', { 'src/cli/a.ts': '\nrun(`\n  UPDATE a SET b = 1`)' }, ':2: has SQL'],
    ['SQL: a tag', { 'src/services/a.ts': 'sql`count(*)`' }, 'has SQL'],
    ...["'SEL' + 'ECT 1'", "'select ' + a + ' from ' + b", "['select a', 'from b'].join(' ')"].map(
      (text): [string, Files, string] => [
        `SQL in parts: ${text}`,
        { 'src/http/a.ts': `run(${text})` },
        'has SQL',
      ],
    ),
    [
      'flags: a verb',
      { 'src/services/a.ts': "throw new Error('give --rate')" },
      'speaks of the command line',
    ],
    [
      'commands: a verb',
      { 'src/services/a.ts': 'throw new Error(`9; token list shows them`)' },
      'speaks of the command line',
    ],
    [
      'options: a verb',
      { 'src/services/a.ts': "throw new Error('give at least one option')" },
      'speaks of the command line',
    ],
    [
      'start: a package',
      {
        'src/app/main.ts': "import '../cli/a.ts'",
        'src/cli/a.ts': "import { Type } from 'typebox'",
      },
      'src/cli/a.ts:1: has every command load typebox',
    ],
    ['length', { 'src/core/a.ts': 'export {}\n'.repeat(401) }, ':401: has 401 lines'],
    ['length of a test', { 'src/core/a.test.ts': 'export {}\n'.repeat(401) }, 'has 401 lines'],
    ['utils', { 'src/core/utils/a.ts': '' }, 'stands in utils'],
  ]
  test.each(refused)('%s', (_, files, complaint) => {
    expect(check(files)).toEqual([expect.stringContaining(complaint)])
  })
})

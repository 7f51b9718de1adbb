import { cpSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { beforeAll } from 'vitest'
import { type AtEnd, callPath, startTestGateway, temporaryFolder } from './harness.ts'

/** What a text may have in it, and a copy of it may lose. */
const awkward = 'tab\t line\n return\r \b\v\f back\\slash \\N \\. \\x41 \'"; é 抖音 😀 \u0001\u009f'

export interface FilledFolder {
  /** Where the commands run: its data is in `data`. */
  readonly folder: string
  readonly dataDir: string
  readonly token: string
}

/**
 * Makes a folder with something in every table that calls and operators fill, once for a file. What is
 * returned gives each test a copy of its own.
 */
export function filledFolders(): () => FilledFolder {
  let filled: FilledFolder | undefined
  beforeAll(async () => {
    const cleaning: Parameters<AtEnd>[0][] = []
    filled = await fill((clean) => cleaning.unshift(clean))
    return async () => {
      for (const clean of cleaning) await clean()
    }
  })
  return () => {
    if (!filled) throw new Error('The folder is there once tests run')
    const folder = temporaryFolder()
    const dataDir = join(folder, 'data')
    cpSync(filled.dataDir, dataDir, { recursive: true })
    return { folder, dataDir, token: filled.token }
  }
}

async function fill(atEnd: AtEnd): Promise<FilledFolder> {
  const folder = temporaryFolder(atEnd)
  const dataDir = join(folder, 'data')
  const gateway = await startTestGateway({ dataDir }, atEnd)
  const { token, account } = await gateway.token({ ratePerSecond: 1000, dailyQuota: 500 })
  const stored = { acceptCache: 'true' }
  for (const parameters of [{}, stored, stored]) {
    await gateway.get(callPath('get-kol-link-info', { token, ...parameters }))
  }
  await gateway.get(callPath('get-kol-link-info', { token }, '9000000000000000301'))
  await gateway.get(callPath('get-kol-spread-info', { token }), {
    headers: { 'Idempotency-Key': 'key-1' },
  })
  await gateway.get(callPath('get-kol-spread-info', { token: `${token}x` }))
  const { operators } = gateway.ctx
  await operators.change(async (changes) => {
    await changes.setPrice('get-kol-link-info', 12_345)
    await changes.moveBalance({
      kind: 'top_up',
      name: account,
      amountMicros: 9_007_199_254,
      maxBalanceMicros: 10 ** 15,
      note: awkward,
      actor: 'cli:test',
      atMs: Date.now(),
    })
    return { result: undefined, act: null }
  })
  await gateway.stop()
  addRest(dataDir)
  return { folder, dataDir, token }
}

/** What it would take long to come by. */
function addRest(dataDir: string): void {
  const connection = new Sqlite(join(dataDir, 'astrolabe.db'))
  connection.exec(`
    INSERT INTO body_subjects SELECT id, 'creator' FROM bodies;
    INSERT INTO answer_subjects SELECT token_id, key_digest, 'creator' FROM idempotent_answers;
    INSERT INTO usage_hours SELECT 1, id, 'get-kol-link-info', 400, account_id, 1, 0, '[1]' FROM tokens;
    INSERT INTO source_spending VALUES ('tikhub', '2026-11-26', 2000);
    INSERT INTO drift VALUES ('link-info', 'a.b[]', 'unknown', 1, 1, 1) ON CONFLICT DO NOTHING;
    INSERT INTO source_hours VALUES (1, 'sandbox', 'link-info', 1, 1, '[]', NULL) ON CONFLICT DO NOTHING;`)
  connection.close()
}

/** All rows of a folder's tables but some, by table, as SQLite gives them. */
export function rowsIn(dataDir: string, except: readonly string[]): Record<string, unknown[]> {
  const connection = new Sqlite(join(dataDir, 'astrolabe.db'), { readonly: true })
  try {
    const names = tableNames(connection).filter((name) => !except.includes(name))
    return Object.fromEntries(
      names.map((name) => {
        const rows = connection.prepare<[], object>(`SELECT * FROM ${name}`).all()
        return [name, rows.map((row) => JSON.stringify(row)).sort()]
      }),
    )
  } finally {
    connection.close()
  }
}

function tableNames(connection: Sqlite.Database): string[] {
  return connection
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all()
    .filter((name) => !name.startsWith('sqlite_'))
}

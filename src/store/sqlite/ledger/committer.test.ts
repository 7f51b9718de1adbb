import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { Fates } from '../../fates.ts'
import type { StoreRequest } from '../../requests.ts'
import { databaseFile, openConnection } from '../connection.ts'
import { openDatabase } from '../database.ts'
import { type CommitNews, Committer } from './committer.ts'
import { OpenFiles } from './open-files.ts'
import { SqliteStore } from './store.ts'

it('tells at once of what it had claimed where a reader keeps it from being committed', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'astrolabe-committer-'))
  await (await openDatabase(dataDir)).destroy()
  const connection = openConnection(dataDir)
  // As on a file system without shared memory: there a reader holds up whoever commits.
  connection.pragma('journal_mode = DELETE')
  const reader = new Sqlite(databaseFile(dataDir), { readonly: true })
  onTestFinished(() => {
    connection.close()
    reader.close()
    rmSync(dataDir, { recursive: true })
  })
  connection.pragma('busy_timeout = 10')
  const files = new OpenFiles(databaseFile(dataDir))
  files.watch(connection)
  const told: CommitNews[] = []
  const fates = new Fates(Fates.share())
  const tell = (what: CommitNews) => void told.push(what)
  const committer = new Committer(dataDir, new SqliteStore(connection, 1, []), files, fates, tell)
  const counts = [{ dataset: 'link-info', path: 'a', kind: 'unknown', count: 1 }] as const
  const request: StoreRequest = { kind: 'drift', counts, atMs: 1 }

  const reading = reader.prepare('SELECT * FROM sqlite_schema').iterate()
  reading.next()
  committer.add([request])
  expect(committer.commit()).toBe(true)
  expect(told).toEqual([
    { kind: 'failed', requests: 1, reason: 'database is locked', trouble: 'unwritable' },
  ])
  reading.return?.()

  committer.add([request])
  expect(committer.commit()).toBe(true)
  expect(told.at(-1)).toMatchObject({ kind: 'replies' })
  expect(connection.prepare('SELECT count FROM drift').pluck().all()).toEqual([1])
})

import { copyFileSync, truncateSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../../../tests/harness.ts'
import { databaseFile, openConnection } from '../connection.ts'
import { OpenFiles } from './open-files.ts'

/** A database with some pages in its file, and what watches over its files. */
function openWatched() {
  const dataDir = temporaryFolder()
  openConnection(dataDir).close()
  const file = databaseFile(dataDir)
  const files = new OpenFiles(file, 0)
  const connection = openConnection(dataDir)
  connection.exec('CREATE TABLE rows (bytes BLOB)')
  const grow = (rows = 200) => {
    const insert = connection.prepare('INSERT INTO rows VALUES (randomblob(3000))')
    for (let row = 0; row < rows; row++) insert.run()
  }
  const checkpoint = () => connection.pragma('wal_checkpoint(PASSIVE)')
  grow()
  checkpoint()
  files.watch(connection)
  onTestFinished(() => {
    connection.close()
    files.close()
  })
  return { dataDir, file, files, connection, grow, checkpoint }
}

it('finds nothing wrong with what SQLite itself does to the file', () => {
  const { file, files, connection, grow, checkpoint } = openWatched()
  grow()
  expect(files.trouble()).toBeUndefined()
  checkpoint()
  expect(files.trouble()).toBeUndefined()
  const other = new Sqlite(file)
  other.exec('INSERT INTO rows VALUES (randomblob(100000)); DELETE FROM rows WHERE rowid % 2')
  other.pragma('wal_checkpoint(TRUNCATE)')
  expect(files.trouble()).toBeUndefined()
  other.exec('VACUUM')
  other.pragma('wal_checkpoint(TRUNCATE)')
  other.close()
  expect(files.trouble()).toBeUndefined()
  connection.exec('DELETE FROM rows; VACUUM')
  checkpoint()
  expect(files.trouble()).toBeUndefined()
})

it.each([
  ['an older copy of itself', (file: string) => copyFileSync(`${file}.older`, file)],
  ['a copy that SQLite made', (file: string) => copyFileSync(`${file}.vacuumed`, file)],
  ['nothing', (file: string) => truncateSync(file)],
])('finds out that it was overwritten with %s', (_, overwrite) => {
  const { file, files, connection, grow, checkpoint } = openWatched()
  copyFileSync(file, `${file}.older`)
  connection.exec(`VACUUM INTO '${file}.vacuumed'`)
  grow()
  checkpoint()
  expect(files.trouble()).toBeUndefined()
  overwrite(file)
  expect(files.trouble()).toBe('overwritten')
})

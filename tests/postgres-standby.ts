import { appendFileSync, cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { foldersOfTests } from './folders.ts'
import { endWithRun, giveAway, type PostgresServer, startSomewhere } from './postgres-server.ts'

/**
 * A standby of a server, under a name that `synchronous_standby_names` may have, which goes with the
 * test. The server is stopped for as long as its data are copied.
 */
export function standbyOf(primary: PostgresServer, name: string): PostgresServer {
  const { folder: from, port, password, programs } = primary.record
  const folder = mkdtempSync(join(foldersOfTests, 'astrolabe-standby-'))
  endWithRun(folder)
  const data = join(folder, 'data')
  primary.stop('fast')
  mkdirSync(data, { mode: 0o700 })
  cpSync(join(from, 'data'), data, { recursive: true })
  primary.start()
  const reached = `host=127.0.0.1 port=${port} user=postgres password=${password}`
  appendFileSync(
    join(data, 'postgresql.auto.conf'),
    `primary_conninfo = '${reached} application_name=${name}'\n`,
  )
  writeFileSync(join(data, 'standby.signal'), '')
  giveAway(folder)
  const standby = startSomewhere({ folder, programs, password })
  onTestFinished(() => standby.remove())
  return standby
}

import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { startServer } from './child-server.ts'
import { commandLine } from './command-line.ts'
import { callPath, type Envelope, temporaryFolder } from './harness.ts'

/** Notes how each connection to the database stands when it is closed, in whichever thread that is. */
const witness = `
  import { appendFileSync } from 'node:fs'
  import { createRequire } from 'node:module'
  import { isMainThread } from 'node:worker_threads'
  const Database = createRequire(process.env.WITNESS_FROM)('better-sqlite3')
  const { close } = Database.prototype
  Database.prototype.close = function () {
    if (this.open && !this.readonly && this.name.endsWith('astrolabe.db')) {
      const pragma = (name) => this.pragma(name, { simple: true })
      const line = {
        thread: isMainThread ? 'main' : 'ledger',
        journal: pragma('journal_mode'),
        synchronous: pragma('synchronous'),
        pages: pragma('cache_size'),
      }
      appendFileSync(process.env.WITNESS_TO, JSON.stringify(line) + '\\n')
    }
    return close.call(this)
  }
`

/** PRAGMA synchronous: a commit is on the disk when it is done. */
const full = 2
/** PRAGMA cache_size: so many KiB, for it is below zero. */
const fewPages = -4096

it('commits to the disk: a charge that was told outlives a power cut, and keeps little of it in memory', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'witness.mjs')
  const seen = join(folder, 'seen')
  writeFileSync(file, witness)
  const environment = {
    NODE_OPTIONS: `--import=${pathToFileURL(file)}`,
    WITNESS_FROM: import.meta.filename,
    WITNESS_TO: seen,
  }
  const server = await startServer(join(folder, 'data'), environment)
  await expect.poll(server.output).toMatch(/ast_\w{36}/)
  const [token = ''] = /ast_\w{36}/.exec(server.output()) ?? []
  const answer = await fetch(server.address + callPath('get-kol-link-info', { token }))
  expect(((await answer.json()) as Envelope).code).toBe(0)
  server.child.kill('SIGTERM')
  await once(server.child, 'exit')
  const paid = await commandLine(folder)('account top-up demo 1', environment)
  expect(paid).toMatchObject({ code: 0 })

  const lines = readFileSync(seen, 'utf8').trimEnd().split('\n')
  const connections = lines.map((line) => JSON.parse(line) as { thread: string })
  expect(new Set(connections.map(({ thread }) => thread))).toEqual(new Set(['main', 'ledger']))
  for (const each of connections) {
    expect(each).toMatchObject({ journal: 'wal', synchronous: full, pages: fewPages })
  }
})

import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../../../tests/harness.ts'
import { historyReads } from '../../sql/history/reads.ts'
import { openConnection } from '../connection.ts'
import { openDatabase } from '../database.ts'
import { askOn } from './ask.ts'
import { Observations } from './observations.ts'

/** A history of one question, and what hears of each body that is read. */
async function observed(sources: readonly string[]) {
  const dataDir = temporaryFolder()
  await (await openDatabase(dataDir)).destroy()
  const connection = openConnection(dataDir)
  onTestFinished(() => void connection.close())
  const observations = new Observations(connection)
  for (const [at, source] of sources.entries()) {
    observations.put({
      ...{ key: 'key', dataset: 'link-info', subjects: [], subjectsInBody: [], query: '{}' },
      ...{ collectedAtMs: at, source, altered: false },
      ...{ digest: Buffer.from([at]), deflated: Buffer.from([at]) },
    })
  }
  const read: unknown[] = []
  connection.function('read', (id) => read.push(id))
  connection.exec('CREATE TEMP VIEW bodies AS SELECT * FROM main.bodies WHERE read(id)')
  return { read, reads: historyReads(askOn(connection), 'both') }
}

it.each([
  ['real', [...Array(30).fill('relay'), 'sandbox'], 29],
  ['made-up', Array(30).fill('relay/sandbox'), 29],
])('the latest is found without reading the others: %s', async (_, sources, at) => {
  const { read, reads } = await observed(sources)
  const found = await reads.latest({ key: 'key', untilMs: 100, withoutContacts: true })
  expect(found).toMatchObject({ collectedAtMs: at, source: sources[at] })
  expect([...(found?.deflated ?? [])]).toEqual([at])
  expect(read).toHaveLength(1)
})

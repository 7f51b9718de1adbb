import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toObservation } from '../src/services/observations/keep.ts'
import { openConnection } from '../src/store/sqlite/connection.ts'
import { openDatabase } from '../src/store/sqlite/database.ts'
import { Observations } from '../src/store/sqlite/history/observations.ts'
import { quickCommandLine } from './command-line.ts'
import { temporaryFolder } from './harness.ts'

const creator = '6629722295873044494'
const chinese = { LANG: 'zh_CN.UTF-8' }

/** The history of a creator who was observed so often, a second between the times. */
async function historyOf(count: number) {
  const folder = temporaryFolder()
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir)
  await (await openDatabase(dataDir)).destroy()
  const connection = openConnection(dataDir)
  const observations = new Observations(connection)
  const request = {
    dataset: 'spread-info',
    method: 'GET',
    path: '/',
    query: {},
    subjects: [{ kind: 'creator', id: creator }],
  } as const
  const body = '{"play_mid":"300","expect_cpm":{"cpm_21_60":"5618"}}'
  const of = { key: 'key', request, body, subjectsInBody: [], source: 'told' }
  const observation = await toObservation({ ...of, collectedAtMs: 0 }, true)
  connection.transaction(() => {
    for (let i = 1; i <= count; i++) observations.put({ ...observation, collectedAtMs: i * 1000 })
  })()
  connection.close()
  const run = quickCommandLine(folder)
  return (flags = '', environment = {}) =>
    run(`creators history ${creator} ${flags}`.trimEnd(), environment)
}

describe('creators history', () => {
  it('says at its end that there is more, and only where there is', async () => {
    const thousand = await historyOf(1000)
    const line = 'Only the latest are listed: see older ones with --until\n'
    const zh = '仅列出最近的数据，还有更早的：可用 --until 查看\n'
    for (const flags of ['', '--metric play_mid']) {
      expect((await thousand(flags)).stdout).not.toContain('--until')
    }
    const longer = await historyOf(1001)
    for (const flags of ['', '--metric play_mid']) {
      expect((await longer(flags)).stdout.endsWith(line)).toBe(true)
      expect((await longer(flags, chinese)).stdout.endsWith(zh)).toBe(true)
    }
  })

  it('names units as the documents do', async () => {
    const history = await historyOf(1)
    const shown = async (environment = {}) =>
      (await history('--metric play_mid,cpm_21_60', environment)).stdout
    expect(await shown()).toMatch(/ 300 +count +told .*\n.* 56\.18 +yuan \(CNY\) +told /)
    expect(await shown(chinese)).toMatch(/ 300 +数量 +told .*\n.* 56\.18 +元 +told /)
  })

  it('is refused with options that mean nothing', async () => {
    const history = await historyOf(1)
    const both = await history('--dataset link-info --metric play_mid')
    expect(both.code).toBe(1)
    expect(both.stderr).toContain('options --dataset and --metric cannot be used together')
    for (const value of ['', ',']) {
      const empty = await history(`--metric=${value}`)
      expect(empty.code).toBe(1)
      expect(empty.stderr).toMatch(/^astrolabe: --metric is .*, which is invalid: give one of /)
    }
  })
})

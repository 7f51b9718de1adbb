import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toObservation } from '../src/services/observations/keep.ts'
import { quickCommandLine } from './command-line.ts'
import { temporaryFolder } from './harness.ts'
import { openOperator } from './operator.ts'

const creator = '6629722295873044494'
const chinese = { LANG: 'zh_CN.UTF-8' }

/** The history of a creator who was observed so often, a second between the times. */
async function historyOf(count: number, bodyAt = (_: number) => usualBody) {
  const folder = temporaryFolder()
  const request = {
    dataset: 'spread-info',
    method: 'GET',
    path: '/',
    query: {},
    subjects: [{ kind: 'creator', id: creator }],
  } as const
  const of = { key: 'key', request, subjectsInBody: [], source: 'told' }
  const observed = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      toObservation({ ...of, body: bodyAt(index + 1), collectedAtMs: (index + 1) * 1000 }, true),
    ),
  )
  const { history, actor, close } = await openOperator(join(folder, 'data'))
  await history
    .import({ verb: 'history.import', subject: null, details: {}, actor, atMs: 0 })
    .put(observed)
  await close()
  const run = quickCommandLine(folder)
  return (flags = '', environment = {}, verb = 'history') =>
    run(`creators ${verb} ${creator} ${flags}`.trimEnd(), environment)
}

const usualBody = '{"play_mid":"300","expect_cpm":{"cpm_21_60":"5618"}}'

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

describe('creators changes', () => {
  it('says which metrics moved since a moment, and that none did', async () => {
    const history = await historyOf(3, (at) => `{"play_mid":"${at * 100}","item_num":"5"}`)
    const changes = (flags: string, environment = {}) => history(flags, environment, 'changes')
    const { stdout } = await changes('--since 1970-01-01T08:00:02')
    expect(stdout).toMatch(/^METRIC +FROM +TO +DIFFERENCE +GROWTH +SOURCE/)
    expect(stdout).toMatch(/play_mid +200 +300 +100 +\+50\.00% +told /)
    expect(stdout).not.toContain('item_num')
    expect(JSON.parse((await changes('--since 1970-01-01 --json')).stdout)).toMatchObject({
      changes: [{ metric: 'play_mid', from: { value: 100 }, to: { value: 300 }, ratio: 2 }],
    })
    expect((await changes('--since 2026-01-01')).stdout).toContain('Nothing moved')
    expect((await changes('--since 2026-01-01', chinese)).stdout).toContain('没有变化')
    expect((await changes('')).stderr).toContain('--since')
  })
})

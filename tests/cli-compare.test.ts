import { describe, expect, it } from 'vitest'
import { comparedCalls } from '../src/catalog/view/sections/index.ts'
import { flags } from '../src/derive/view/flags/index.ts'
import { quickCommandLine } from './command-line.ts'
import { callPath, startTestGateway, temporaryFolder } from './harness.ts'
import { until } from './until.ts'

const documented = '6629722295873044494'
const other = '7000000000000000001'
const never = '7000000000000000009'
const chinese = { LANG: 'zh_CN.UTF-8' }

/** A data folder in which two creators were compared, and the command line over it. */
async function collected() {
  const gateway = await startTestGateway()
  const { token } = await gateway.token()
  const init = { headers: { Authorization: `Bearer ${token}` } }
  await gateway.get(`/api/creators/compare?ids=${documented},${other}`, init)
  const observed = async (creator: string, count: number) => {
    const { envelope } = await gateway.get(`/api/creators/${creator}/observations`, init)
    return (envelope.data as { observations: unknown[] }).observations.length === count
  }
  await until(
    async () => (await observed(documented, comparedCalls)) && observed(other, comparedCalls),
  )
  const run = quickCommandLine(temporaryFolder())
  const compare = (command: string, environment = {}) =>
    run(`creators compare ${command} --data ${gateway.dataDir}`, environment)
  return { gateway, token, compare, observed }
}

describe('creators compare', () => {
  it('puts what was collected side by side, and says who never was and how to collect it', async () => {
    const { compare } = await collected()
    const { code, stdout, stderr } = await compare(`${documented} ${other} ${never}`, chinese)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const lines = stdout.trimEnd().split('\n')
    expect(lines[0]).toMatch(new RegExp(`^指标 +${documented} +${other} +${never}$`))
    // History goes without the contacts of a profile, and a name is none.
    expect(lines[1]).toMatch(/^昵称 +示例达人 +\S+ +–$/)
    expect(lines[2]).toMatch(/^状态 +可比 +可比 +从未采集$/)
    expect(stdout).toMatch(/报价 · 1-20s视频（元） +263700 +\d+ \* +–\n/)
    expect(stdout).toMatch(/互动率 +2\.44%/)
    expect(stdout).toMatch(/风险旗标 +样本不足 +\S+ +–\n/)
    const all = flags.length
    const untold = `未判断的旗标 +\\d+ / ${all} +\\d+ / ${all} +${all} / ${all}\n`
    expect(stdout).toMatch(new RegExp(untold))
    expect(stdout).toMatch(/来源 +sandbox +sandbox +–\n/)
    expect(stdout).toContain('口径：档位 1-20s视频，个人视频，近 30 日，剔除投流')
    expect(stdout).toContain('沙箱虚构数据')
    expect(lines.at(-1)).toContain(`/api/creators/compare?ids=${never}`)
    expect(lines.at(-1)).toContain('dryRun=true')
    const other90 = await compare(`${documented} --kind xingtu --days 90`)
    expect(other90.stdout).toContain(`?ids=${documented}&kind=XINTU_VIDEO&days=DAY_90\n`)
  })

  it('prints a file that Excel opens right, and JSON', async () => {
    const { compare } = await collected()
    const csv = (await compare(`${documented} ${never} --csv`, chinese)).stdout
    expect(csv.startsWith('\uFEFF达人 ID,昵称,状态,')).toBe(true)
    const [, first, second] = csv.trimEnd().split('\n')
    expect(first).toMatch(new RegExp(`^"=""${documented}""",示例达人,可比,263700,.*沙箱虚构数据`))
    expect(second).toMatch(new RegExp(`^"=""${never}""",,从未采集,—,`))
    const json = JSON.parse((await compare(`${documented} ${never} --json`)).stdout)
    expect(json).toMatchObject({
      sandbox: true,
      basis: { tier: { videoType: 1 }, kind: 'personal', days: 30, paidTraffic: false },
      creators: [{ state: 'ok' }, { creator: never, state: 'nothing', origins: [] }],
    })
  })

  it('judges flags by what was collected, and by the thresholds that are set', async () => {
    const { compare } = await collected()
    const flagsBy = async (environment = {}) => {
      const shown = JSON.parse((await compare(`${documented} --json`, environment)).stdout)
      return (name: string) => shown.flags.find((flag: { name: string }) => flag.name === name)
    }
    const few = (await flagsBy())('fewSamples')
    expect(few).toMatchObject({
      thresholds: [{ setting: 'flags.leastSample', value: 5 }],
      values: [{ creator: documented, state: 'suspected', n: 3 }],
    })
    const set = await flagsBy({ ASTROLABE_FLAGS_LEAST_SAMPLE: '3' })
    expect(set('fewSamples').values).toMatchObject([{ state: 'notJudged' }])
    expect(set('goneQuiet').values).toMatchObject([
      { state: 'notJudged', missingSections: ['videos'] },
    ])
    expect(set('oldData').values).toMatchObject([{ state: 'clear', n: comparedCalls }])
  })

  it('takes what was collected with paid traffic where that is all there is, and says so', async () => {
    const { gateway, token, compare, observed } = await collected()
    for (const id of [never, other, documented]) {
      await gateway.get(callPath('get-kol-spread-info', { token, flowType: '1', range: '_3' }, id))
    }
    await until(() => observed(never, 1))
    const { stdout } = await compare(`${never} ${other} --days 90`)
    expect(stdout).toContain('last 90 days, with paid traffic')
    expect(stdout).toMatch(/State +no prices, not ranked +compared/)
    expect((await compare(`${never} ${other}`)).stdout).toContain('without paid traffic')
  })

  it('shows who does not sell the tier, ranks them nowhere, and says what is on sale', async () => {
    const { compare } = await collected()
    const { stdout } = await compare(`${documented} ${other} --tier 4711`)
    expect(stdout).toMatch(/State +tier not sold, not ranked +tier not sold, not ranked/)
    expect(stdout).not.toContain(' *\n')
    expect(stdout).toContain('Basis: tier 4711, personal videos')
    expect(stdout).toMatch(
      /None of the creators sells the tier "4711"; on sale are 1 \(1-20s视频\), /,
    )
  })

  it('refuses what it cannot compare', async () => {
    const { compare } = await collected()
    const many = Array.from({ length: 21 }, (_, index) => `70000000000000000${10 + index}`).join(
      ' ',
    )
    for (const [command, named] of [
      ['6.63E+18', '6.63E+18'],
      [many, '21'],
      [`${other} --kind all`, '--kind'],
      [`${other} --days 7`, '--days'],
      [`${other} --csv --json`, '--csv and --json'],
    ] as const) {
      const { code, stderr } = await compare(command)
      expect(code).toBe(1)
      expect(stderr).toContain(named)
    }
  })
})

import { describe, expect, it } from 'vitest'
import { shanghaiDay } from '../src/core/clock.ts'
import { quickCommandLine } from './command-line.ts'
import { callPath, startTestGateway, temporaryFolder } from './harness.ts'

const chinese = { LANG: 'zh_CN.UTF-8' }
const creator = '6629722295873044494'
const failing = '9000000000000000301'

/** Two accounts: of one two tokens made three charged calls of two endpoints, of the other one failed. */
async function used() {
  const gateway = await startTestGateway()
  const { dataDir, ctx } = gateway
  const run = quickCommandLine(temporaryFolder())
  const text = async (command: string, environment = {}) => {
    const { code, stdout, stderr } = await run(`${command} --data ${dataDir}`, environment)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return stdout.trimEnd()
  }
  const json = async (command: string) => JSON.parse(await text(`${command} --json`))
  const [paying, other] = [await gateway.token(), await gateway.token()]
  const made = await json(`token create --account ${paying.account} --name =SUM(A1)`)
  for (const [endpoint, token, id] of [
    ['get-kol-link-info', paying.token, creator],
    ['get-kol-link-info', made.token, creator],
    ['get-kol-spread-info', made.token, creator],
    ['get-kol-link-info', other.token, failing],
  ] as const) {
    await gateway.get(callPath(endpoint, { token }, id))
  }
  const today = shanghaiDay(ctx.clock.now())
  return { run, text, json, paying, other, made, dataDir, today }
}

describe('usage', () => {
  it('tells who spent what, on what and when', async () => {
    const { json, paying, other, made, today } = await used()
    const rows = async (options: string) => (await json(`usage ${options}`)).rows
    expect(await rows('--by account')).toMatchObject([
      { account: paying.account, calls: 3, billedCalls: 3, spent: '0.06' },
      { account: other.account, calls: 1, billedCalls: 0, spent: '0.00' },
    ])
    expect(await rows(`--by token --account ${paying.account}`)).toMatchObject([
      { tokenId: paying.id, tokenName: null, account: paying.account, spent: '0.02' },
      { tokenId: made.id, tokenName: '=SUM(A1)', account: paying.account, spent: '0.04' },
    ])
    expect(await rows('--by endpoint')).toMatchObject([
      { endpoint: 'get-kol-link-info', calls: 3, billedCalls: 2, spent: '0.04' },
      { endpoint: 'get-kol-spread-info', calls: 1, billedCalls: 1, spent: '0.02' },
    ])
    expect(await rows('--by day')).toMatchObject([{ day: today, calls: 4, spent: '0.06' }])
    expect((await json('usage')).total).toEqual({ calls: 4, billedCalls: 3, spent: '0.06' })
  })

  it('is of the time that is asked for, in whole hours, and says which', async () => {
    const { json, text } = await used()
    const long = await json('usage --since 2020-01-01 --until 2020-02-01')
    expect(long).toMatchObject({
      from: '2020-01-01T00:00:00.000+08:00',
      to: '2020-02-01T00:00:00.000+08:00',
      rows: [],
    })
    const odd = await json(
      'usage --since 2020-01-01T08:30:00+08:00 --until 2020-01-01T09:01:00+08:00',
    )
    expect([odd.from, odd.to].map((time) => time.slice(11, 16))).toEqual(['08:00', '10:00'])
    expect((await json('usage --since 2020-01-01')).rows).toHaveLength(2)
    expect(await text('usage --until 2020-02-01', chinese)).toContain('这段时间没有调用')
  })

  it('is a table in both languages, and CSV that a spreadsheet takes for what it is', async () => {
    const { text, paying, made } = await used()
    expect(await text('usage')).toMatch(/^ACCOUNT +CALLS +BILLED +SPENT \(CNY\)\n.* 3 +3 +0\.06\n/)
    expect(await text('usage')).toMatch(/Shanghai time\. Calls: 4, billed: 3, spent: 0\.06 CNY$/)
    expect(await text('usage --by day', chinese)).toMatch(/^日期 +调用次数 +计费次数 +花费（元）\n/)
    expect(await text(`usage --by token --account ${paying.account} --csv`)).toBe(
      [
        'TOKEN,NAME,ACCOUNT,CALLS,BILLED,SPENT (CNY)',
        `${paying.id},,${paying.account},1,1,0.02`,
        `${made.id},'=SUM(A1),${paying.account},2,2,0.04`,
      ].join('\n'),
    )
  })

  it('refuses what cannot be asked, and names what can', async () => {
    const { run, dataDir } = await used()
    const refusal = async (options: string) => {
      const { code, stderr } = await run(`usage ${options} --data ${dataDir}`)
      expect(code).toBe(1)
      return stderr
    }
    expect(await refusal('--by creator')).toContain('account, token, endpoint, day')
    expect(await refusal('--account nobody')).toContain('no account')
    expect(await refusal('--csv --json')).toMatch(/--csv.*--json/)
    expect(await refusal('--since yesterday')).toContain('--since')
  })
})

it('stands in the lists, as what was spent today', async () => {
  const { json, text, paying, other, made } = await used()
  expect(await json('account list')).toMatchObject([
    { name: 'demo', spentToday: '0.00' },
    { name: paying.account, spentToday: '0.06' },
    { name: other.account, spentToday: '0.00' },
  ])
  const tokens = await json('token list')
  const spent = new Map(tokens.map((token: { id: number }) => [token.id, token]))
  expect(spent.get(made.id)).toMatchObject({ usedToday: 2, spentToday: '0.04' })
  expect(spent.get(other.id)).toMatchObject({ usedToday: 0, spentToday: '0.00' })
  expect(await text('account list')).toContain('SPENT TODAY (CNY)')
  expect(await text('token list --wide', chinese)).toContain('今日花费（元）')
})

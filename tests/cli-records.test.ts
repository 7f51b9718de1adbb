import { describe, expect, it } from 'vitest'
import { adjustAccount } from '../src/services/accounts/adjust.ts'
import { quickCommandLine } from './command-line.ts'
import { callPath, type Envelope, startTestGateway, temporaryFolder } from './harness.ts'

const endpoint = 'get-kol-link-info'
const failing = '9000000000000000301'
const chinese = { LANG: 'zh_CN.UTF-8' }

/** A gateway after a call that was charged, by a named token, and one that failed, by another. */
async function records() {
  const gateway = await startTestGateway()
  const run = quickCommandLine(temporaryFolder())
  const text = async (command: string, environment = {}) => {
    const { code, stdout, stderr } = await run(`${command} --data ${gateway.dataDir}`, environment)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return stdout
  }
  const json = async (command: string) => JSON.parse(await text(`${command} --json`))
  const [paying, other] = [await gateway.token(), await gateway.token()]
  await text(`token update ${paying.id} --name crm`)
  const call = async (token: string, creator?: string) => {
    const headers = { Authorization: `Bearer ${token}` }
    const { envelope } = await gateway.get(callPath(endpoint, {}, creator), { headers })
    return envelope
  }
  const charged: Envelope = await call(paying.token)
  const failed: Envelope = await call(other.token, failing)
  expect([charged.code, failed.code]).toEqual([0, 301])
  return { gateway, run, text, json, paying, other, charged, failed }
}

describe('calls', () => {
  it('are listed by token and time, with the token’s name', async () => {
    const { text, json, paying, other, charged, failed } = await records()
    const ids = async (options: string) =>
      (await json(`calls list ${options}`)).map(({ requestId }: Envelope) => requestId)
    expect(await ids('--limit 5')).toEqual([failed.requestId, charged.requestId])
    expect(await ids('--limit 1')).toEqual([failed.requestId])
    expect(await ids(`--token ${paying.id}`)).toEqual([charged.requestId])
    expect(await ids(`--token ${other.id} --code 0`)).toEqual([])
    const [{ startedAt }] = await json(`calls list --token ${paying.id}`)
    expect(await ids(`--account ${paying.account} --since ${startedAt}`)).toHaveLength(1)
    expect(await ids(`--account ${paying.account} --until ${startedAt}`)).toEqual([])
    expect(await ids('--until 2020-01-01')).toEqual([])
    expect(await ids('--since 2020-01-01')).toHaveLength(2)
    const table = await text('calls list')
    const tableZh = await text('calls list', chinese)
    expect(table).toMatch(/^TIME +REQUEST +ACCOUNT +TOKEN .* COST \(CNY\) /)
    expect(table).toContain(` ${paying.id} (crm) `)
    expect(tableZh).toMatch(new RegExp(`令牌.*费用（元）.* ${paying.id}（crm） `, 's'))
  })

  it('are shown with every field and what they did to the ledger', async () => {
    const { text, json, paying, charged, failed } = await records()
    const shown = await json(`calls show ${charged.requestId}`)
    const [listed] = await json(`calls list --token ${paying.id}`)
    expect(shown).toMatchObject(listed)
    expect(shown).toMatchObject({
      requestId: charged.requestId,
      tokenId: paying.id,
      tokenName: 'crm',
      state: 'answered',
      code: 0,
      price: '0.02',
      cost: '0.02',
      source: 'sandbox',
      entries: [
        { kind: 'charge', amount: '-0.02', held: '-0.02', requestId: charged.requestId },
        { kind: 'hold', amount: '0.00', held: '0.02', requestId: charged.requestId },
      ],
    })
    const en = await text(`calls show ${failed.requestId}`)
    const zh = await text(`calls show ${failed.requestId}`, chinese)
    expect(en).toMatch(/^FIELD +VALUE\nTIME .*\nCODE +301\n.*\n\nTIME .*\n.* release .*\n.* hold /s)
    expect(zh).toMatch(/^字段 +值\n时间 .*\n业务码 +301\n.*\n\n时间 .*\n.* 解冻 .*\n.* 冻结 /s)
  })
})

describe('ledger entries', () => {
  it('are listed newest first, by account, kind and time', async () => {
    const { gateway, text, json, paying, charged } = await records()
    const of = `ledger list --account ${paying.account}`
    const kinds = async (options = '') =>
      (await json(`${of} ${options}`.trimEnd())).map(({ kind }: { kind: string }) => kind)
    const ann = { kind: 'command line', name: 'ann' } as const
    await adjustAccount(
      { ...gateway.ctx, actor: ann },
      { name: paying.account, amountMicros: -1_500_000, reason: 'double\npayment' },
    )
    expect(await kinds()).toEqual(['adjust', 'charge', 'hold', 'top_up'])
    expect(await kinds('--limit 2')).toEqual(['adjust', 'charge'])
    expect(await kinds('--kind hold')).toEqual(['hold'])
    expect(await kinds('--until 2020-01-01')).toEqual([])
    const [adjusted, charge] = await json(of)
    expect(adjusted).toMatchObject({
      account: paying.account,
      amount: '-1.50',
      held: '0.00',
      note: 'double\npayment',
      actor: 'cli:ann',
      requestId: null,
    })
    expect(adjusted.at).toMatch(/\+08:00$/)
    expect(charge).toMatchObject({ amount: '-0.02', requestId: charged.requestId })
    expect(await kinds(`--since ${adjusted.at} --kind top_up`)).toEqual([])
    expect(await text(of)).toMatch(
      /^TIME +ACCOUNT +KIND +AMOUNT \(CNY\) .*\n.* adjust +-1\.50 +0\.00 +double payment +cli:ann /,
    )
    expect(await text(of, chinese)).toMatch(/^时间 +账户 +类别 .*\n.* 调整 +-1\.50 /)
  })
})

describe('a list of nothing', () => {
  it.each([
    ['token list', /^No tokens: .*astrolabe token create --account/, /^没有令牌：.*token create/],
    ['calls list', /^No calls yet: .*with a token/, /^还没有调用记录：.*令牌/],
    ['ledger list', /^No entries: .*account top-up/, /^没有分录：.*account top-up/],
    ['calls list --code 0', /^Nothing matches: widen/, /^没有符合条件的记录：请放宽/],
    ['ledger list --account demo', /^Nothing matches: widen/, /^没有符合条件的记录：请放宽/],
    ['drift', /^Nothing was compared yet: set up a real source/, /^尚未比对过.*：配置真实的/],
    ['sources status', /^No source was asked yet: .*once/, /^还没有采集记录：.*之后/],
    [
      'creators history 6629722295873044494',
      /^Nothing was observed.*: call an endpoint.*astrolabe import/,
      /^没有该达人的历史数据：调用接口.*astrolabe import/,
    ],
    [
      'creators history 6629722295873044494 --since 2027-01-01',
      /^Nothing matches: widen/,
      /^没有符合条件的历史数据：请放宽/,
    ],
  ])('%s says so, and what to do', async (command, en, zh) => {
    const run = quickCommandLine(temporaryFolder())
    await run('account create demo')
    for (const [environment, expected] of [
      [{}, en],
      [chinese, zh],
    ] as const) {
      const { code, stdout } = await run(command, environment)
      expect(code).toBe(0)
      expect(stdout).toMatch(expected)
      expect(stdout.split('\n')).toHaveLength(2)
    }
  })

  it('is an empty list as JSON', async () => {
    const run = quickCommandLine(temporaryFolder())
    expect((await run('account create demo --json')).code).toBe(0)
    for (const command of ['token list', 'calls list', 'ledger list'])
      expect((await run(`${command} --json`)).stdout).toBe('[]\n')
  })
})

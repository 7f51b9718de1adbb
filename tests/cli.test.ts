import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openConnection } from '../src/store/sqlite/connection.ts'
import {
  type CommandLine,
  commandLine,
  quickCommandLine,
  startServerProcess,
} from './command-line.ts'
import { callPath, type Envelope, temporaryFolder } from './harness.ts'
import { until } from './until.ts'

const slowCreator = '9000000000000000005'
const endpoint = 'get-kol-link-info'
/** For a server that must start, on a machine that is busy with other tests. */
const timeout = 60_000
const chinese = { LANG: 'zh_CN.UTF-8' }

/** Runs a command that must succeed, and reads what it printed as JSON. */
async function json(run: CommandLine, command: string): Promise<unknown> {
  const { code, stdout, stderr } = await run(`${command} --json`)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

/** Runs a command that must succeed, and gives what it printed. */
async function text(run: CommandLine, command: string, environment = {}): Promise<string> {
  const { code, stdout, stderr } = await run(command, environment)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

async function createdToken(run: CommandLine, command: string): Promise<string> {
  const { token } = (await json(run, command)) as { token: string }
  return token
}

describe('the operator’s commands', () => {
  it('keep accounts', async () => {
    const run = quickCommandLine(temporaryFolder())
    expect(await text(run, 'account create demo --top-up 10')).toMatch(/demo.*10\.00 CNY/)
    expect(await json(run, 'account create other')).toEqual({ name: 'other', balance: '0.00' })
    expect(await json(run, 'account top-up demo 7.34 --note paid')).toEqual({
      name: 'demo',
      balance: '17.34',
    })
    expect(await text(run, 'account adjust demo -5 --reason x')).toMatch(/demo.*12\.34 CNY/)
    expect(await json(run, 'account adjust --reason x other 0.000001')).toMatchObject({
      balance: '0.000001',
    })
    const listed = await run('account list --json')
    const table = await text(run, 'account list')
    const tableZh = await text(run, 'account list', chinese)
    expect(listed.stdout).toMatch(/^\[\{"name":"demo","balance":"12\.34","held":"0\.00",/)
    expect(JSON.parse(listed.stdout)).toHaveLength(2)
    expect(table).toMatch(
      /^ACCOUNT +BALANCE \(CNY\) +HELD \(CNY\) +SPENT TODAY \(CNY\) +CREATED\ndemo +12\.34 +0\.00 +0\.00 +\d{4}-/,
    )
    expect(tableZh).toMatch(
      /^账户 +余额（元） +其中冻结（元） +今日花费（元） +创建时间\ndemo +12\.34 /,
    )
  })

  it('keep tokens', async () => {
    const run = quickCommandLine(temporaryFolder())
    await json(run, 'account create demo')
    const created = await run('token create --account demo --json')
    expect(created.stdout).toMatch(/^\{"id":1,"token":"ast_[0-9A-Za-z]{36}"\}\n$/)
    expect(await text(run, 'token create --account demo --rate 3/s')).toMatch(
      /^Token 2: ast_\w{36}\n/,
    )
    const limits =
      '--name crm --rate 5/s --quota 9 --endpoints get-kol-*,creator-history --ip 10.0.0.0/8,::1 --expires 2099-01-31 --strict'
    await text(run, `token update 1 ${limits}`)
    expect(await json(run, 'token update 2 --disable')).toMatchObject({ id: 2 })
    const list = await run('token list --json')
    const table = await text(run, 'token list')
    expect(JSON.parse(list.stdout)).toMatchObject([
      {
        id: 1,
        name: 'crm',
        account: 'demo',
        status: 'active',
        rate: '5/s',
        quota: 9,
        usedToday: 0,
        endpoints: ['get-kol-*', 'creator-history'],
        addresses: ['10.0.0.0/8', '::1'],
        strict: true,
        expiresAt: '2099-01-31T00:00:00.000+08:00',
      },
      {
        id: 2,
        name: null,
        status: 'disabled',
        rate: '3/s',
        quota: null,
        endpoints: null,
        addresses: null,
      },
    ])
    expect(list.stdout + table).not.toMatch(/ast_|[0-9a-f]{64}/)
    expect(table).toMatch(/^ID +NAME +ACCOUNT +STATUS.*\n1 +crm +demo +active +5\/s +0\/9 /)
    await text(
      run,
      'token update 1 --name none --quota none --endpoints none --ip none --expires none --no-strict',
    )
    expect(await json(run, 'token revoke 2')).toMatchObject({ id: 2 })
    expect(await text(run, 'token revoke 2')).toContain('2')
    expect(await json(run, 'token list')).toMatchObject([
      { name: null, quota: null, endpoints: null, addresses: null, expiresAt: null, strict: false },
      { status: 'revoked' },
    ])
  })

  it('keep prices', async () => {
    const run = quickCommandLine(temporaryFolder())
    await json(run, 'account create demo')
    expect(await json(run, `price set ${endpoint} 0.5`)).toEqual({ endpoint, price: '0.50' })
    const prices = await json(run, 'price list')
    expect(prices).toContainEqual({ endpoint, price: '0.50', isDefault: false })
    expect(prices).toContainEqual({
      endpoint: 'get-kol-spread-info',
      price: '0.02',
      isDefault: true,
    })
    expect(await text(run, `price set ${endpoint} default`)).toContain(endpoint)
    expect(await text(run, 'price list')).toMatch(/get-kol-link-info +0\.02 +default\n/)
  })

  it('check the ledger, with an exit code of 1 where it does not agree', async () => {
    const folder = temporaryFolder()
    const run = quickCommandLine(folder)
    await json(run, 'account create demo --top-up 1')
    const clean = await run('ledger reconcile --json')
    expect(clean.stdout).toMatch(/^\{"ok":true,/)
    expect(clean.code).toBe(0)
    expect(await text(run, 'ledger reconcile')).toMatch(/clean/)
    const connection = openConnection(join(folder, 'data'))
    connection.exec('UPDATE accounts SET balance_micros = balance_micros + 1')
    connection.close()
    const asJson = await run('ledger reconcile --json')
    const asText = await run('ledger reconcile')
    const asChinese = await run('ledger reconcile', chinese)
    expect([asJson.code, asText.code, asChinese.code]).toEqual([1, 1, 1])
    expect(JSON.parse(asJson.stdout)).toMatchObject({ ok: false, accounts: 1 })
    expect(asText.stdout).toMatch(/does not agree.*\n.*account demo: balance 1000001/)
    expect(asChinese.stdout).toMatch(/账本不符.*\n.*account demo/)
  })
})

describe('help', () => {
  it('is in both languages', async () => {
    const run = quickCommandLine(temporaryFolder())
    const en = await text(run, 'account --help')
    const zh = await text(run, 'account --help', chinese)
    const version = await text(run, '--version')
    expect(en).toMatch(/Usage: astrolabe account.*pay in, in CNY/s)
    expect(zh).toMatch(/^用法：astrolabe account \[选项\] \[命令\]\n.*充值（元）/s)
    expect(version).toMatch(/^\d+\.\d+\.\d+/)
    for (const flag of ['-v', '-V']) expect(await text(run, flag)).toBe(version)
  })

  it('marks what must be given, and what a new token starts with', async () => {
    const run = quickCommandLine(temporaryFolder())
    const adjust = await text(run, 'account adjust --help')
    const adjustZh = await text(run, 'account adjust --help', chinese)
    const create = await text(run, 'token create --help')
    const update = await text(run, 'token update --help')
    expect(adjust).toMatch(/^Usage: .* --reason <TEXT>\n.*--reason <TEXT> +why \(required\)\n/s)
    expect(adjustZh).toMatch(/^用法：.* --reason <TEXT>\n.*--reason <TEXT> +原因（必填）\n/s)
    expect(create).toMatch(/^Usage: .* --account <NAME>\n.*--account <NAME> .*\(required\)\n/s)
    expect(create).toMatch(/default 10\/s.*'get-kol-\*'.*first moment in\s+Shanghai/s)
    expect(update).not.toMatch(/default 10/)
  })
})

describe('a running server', () => {
  const call = async (address: string, token: string, ...rest: [id?: string, creator?: string]) => {
    const [id = endpoint, creator] = rest
    const response = await fetch(address + callPath(id, {}, creator), {
      headers: { Authorization: `Bearer ${token}` },
    })
    const { code } = (await response.json()) as Envelope
    return { code, status: response.status, headers: response.headers }
  }

  it('hears of every change with the next call, and leaves no token behind', {
    timeout,
  }, async () => {
    const folder = temporaryFolder()
    const run = quickCommandLine(folder)
    const server = await startServerProcess(folder)
    onTestFinished(server.kill)
    await json(run, 'account create buyer --top-up 100')
    const token = await createdToken(run, 'token create --account buyer --rate 1000/s')
    const next = (id?: string) => call(server.address, token, id)
    const { id } = ((await json(run, 'token list')) as { account: string; id: number }[]).find(
      ({ account }) => account === 'buyer',
    ) ?? { id: 0 }
    const nextAfter = async (command: string, endpointId?: string) => {
      await text(run, command)
      return next(endpointId)
    }

    expect((await next()).headers.get('x-cost')).toBe('0.02')
    expect((await nextAfter(`price set ${endpoint} 1.5`)).headers.get('x-cost')).toBe('1.50')
    expect((await nextAfter(`price set ${endpoint} default`)).headers.get('x-cost')).toBe('0.02')
    const limited = await nextAfter(`token update ${id} --rate 77/s --quota 5`)
    expect(limited.headers.get('ratelimit-policy')).toBe('"second";q=77;w=1, "day";q=5;w=86400')
    expect((await nextAfter(`token update ${id} --quota 4`)).code).toBe(303)
    expect((await nextAfter(`token update ${id} --quota none`)).code).toBe(0)
    const otherOnly = `token update ${id} --endpoints get-kol-spread-info --strict`
    expect(await nextAfter(otherOnly)).toMatchObject({ code: 600, status: 403 })
    expect((await next('get-kol-spread-info')).code).toBe(0)
    expect((await nextAfter(`token update ${id} --endpoints none --disable`)).code).toBe(100)
    expect((await nextAfter(`token update ${id} --enable --no-strict`)).code).toBe(0)
    const [buyer] = (await json(run, 'account list')) as { name: string; balance: string }[]
    expect(buyer?.name).toBe('buyer')
    expect((await nextAfter(`account adjust buyer -${buyer?.balance} --reason x`)).code).toBe(601)
    const paid = await nextAfter('account top-up buyer 0.05')
    expect([paid.code, paid.headers.get('x-balance')]).toEqual([0, '0.03'])
    expect((await nextAfter(`token revoke ${id}`)).code).toBe(100)

    const calls = (await json(run, 'calls list --account buyer --code 601')) as object[]
    expect(calls).toMatchObject([{ account: 'buyer', endpoint, state: 'answered', cost: '0.00' }])
    expect(await text(run, 'calls list --limit 3')).toMatch(/\n.* buyer +\d+ +get-kol-link-info /)
    await fetch(`${server.address}${callPath(endpoint, { token }, token)}&x=${token}`)
    expect(await json(run, 'ledger reconcile')).toMatchObject({ ok: true, openCalls: 0 })
    expect(await server.terminate()).toBe(0)
    const { stdout, stderr } = server.output()
    expect(stdout + stderr).not.toContain(token.slice(4))
    const files = readdirSync(join(folder, 'data'), { recursive: true, withFileTypes: true })
    expect(files.length).toBeGreaterThan(0)
    for (const file of files.filter((each) => each.isFile())) {
      const bytes = readFileSync(join(file.parentPath, file.name))
      expect(bytes.includes(token.slice(4)), file.name).toBe(false)
    }
  })

  it('keeps its port and folder, and ends with an answer to the call in flight', {
    timeout,
  }, async () => {
    const folder = temporaryFolder()
    const run = quickCommandLine(folder)
    const server = await startServerProcess(folder)
    onTestFinished(server.kill)
    const inUse = createServer().listen(0, '127.0.0.1')
    await once(inUse, 'listening')
    const port = String((inUse.address() as AddressInfo).port)
    const elsewhere = quickCommandLine(temporaryFolder())
    const told = [
      await commandLine(folder)('serve --port 0'),
      await run('serve', chinese),
      await commandLine(temporaryFolder())(`serve --port ${port}`),
      await elsewhere(`serve --port ${port}`, chinese),
    ]
    inUse.close()
    expect(told.map(({ code, stdout }) => ({ code, stdout }))).toEqual(
      told.map(() => ({ code: 1, stdout: '' })),
    )
    const [busy, busyZh, taken, takenZh] = told.map(({ stderr }) => stderr)
    expect(busy).toMatch(/Another server uses the data folder .*--data/)
    expect(busyZh).toMatch(/数据目录.*--data/)
    expect(taken).toMatch(new RegExp(`^astrolabe: .*127\\.0\\.0\\.1:${port} .*--port`))
    expect(takenZh).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}.*--port`))

    const [shown] = /ast_\w{36}/.exec(server.output().stdout) ?? []
    const slow = call(server.address, String(shown), endpoint, slowCreator)
    await untilHeld(folder)
    expect(await server.terminate()).toBe(0)
    const answer = await slow
    expect([answer.code, answer.headers.get('x-charged')]).toEqual([0, 'true'])
    expect(await json(run, 'ledger reconcile')).toMatchObject({ ok: true, openCalls: 0 })
    expect(await json(run, 'calls list')).toMatchObject([{ state: 'answered', code: 0 }])
    expect(await json(run, 'account list')).toMatchObject([{ balance: '999.98', held: '0.00' }])
  })
})

/** Waits until a call holds its price. */
async function untilHeld(folder: string): Promise<void> {
  const connection = openConnection(join(folder, 'data'))
  const held = connection.prepare('SELECT held_micros FROM accounts').pluck()
  await until(() => held.get() !== 0)
  connection.close()
}

import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { listAccounts } from '../src/services/accounts/list.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { listTokens } from '../src/services/tokens/list.ts'
import { revokeToken } from '../src/services/tokens/revoke.ts'
import { commandLine, quickCommandLine } from './command-line.ts'
import { temporaryFolder } from './harness.ts'
import { openOperator } from './operator.ts'

/** Commands that cannot be carried out, and what must be said of them. */
const mistakes: readonly (readonly [
  command: string | readonly string[],
  en: RegExp,
  zh: RegExp,
])[] = [
  ['account create demo', /demo already.*top-up/s, /demo 已存在.*top-up/s],
  ['account create a/b', /"a\/b".*1 to 64/, /“a\/b”.*1 至 64/],
  ['account top-up demoo 1', /no account demoo.*demo\b/s, /demoo.*demo/s],
  ['account top-up demo 1.2345678', /AMOUNT.*"1\.2345678".*six decimals/, /AMOUNT.*六位小数/],
  ['account top-up demo -1', /more than 0.*adjust/, /大于 0.*adjust/],
  ['account adjust demo -50 --reason x', /10\.00.*-50\.00/, /10\.00.*-50\.00/],
  ['account adjust demo 5', /--reason/, /--reason/],
  ['account adjust demo', /--reason|AMOUNT/, /--reason|AMOUNT/],
  ['token create --account nobody', /no account nobody/, /没有.*nobody/],
  [
    'token create --account demo --rate fast',
    /--rate.*"fast".*10\/s/,
    /--rate 的值“fast”无效.*10\/s/,
  ],
  ['token create --account demo --rate 0/s', /--rate.*"0\/s".*1 to 100000/, /--rate.*1 至 100000/],
  ['token create --account demo --quota -1', /--quota.*"-1".*whole number/, /--quota.*整数/],
  [
    'token create --account demo --ip 10.0.0.0/33',
    /--ip.*"10\.0\.0\.0\/33".*CIDR/,
    /--ip.*“10\.0\.0\.0\/33”.*CIDR/,
  ],
  [
    'token create --account demo --endpoints get-x',
    /--endpoints.*"get-x".*no endpoint/,
    /--endpoints.*“get-x”.*接口/,
  ],
  [
    `token create --account demo --endpoints ${'*'.repeat(24)}/v2`,
    /--endpoints.*no endpoint/,
    /--endpoints.*接口/,
  ],
  [
    `token create --account demo --endpoints get-kol-*,${'*'.repeat(201)}`,
    /--endpoints.*201 characters.*at most 200/,
    /--endpoints.*201 个字符.*至多 200/,
  ],
  [
    `token update 1 --endpoints ${Array(101).fill('get-kol-*').join(',')}`,
    /--endpoints has 101 items.*at most 100/,
    /--endpoints 有 101 项.*至多 100/,
  ],
  [
    `token update 1 --ip ${Array(1001).fill('10.0.0.0/8').join(',')}`,
    /--ip has 1001 items.*at most 1000/,
    /--ip 有 1001 项.*至多 1000/,
  ],
  ['token create --account demo --expires 2027-02-30', /--expires.*2027-02-30/, /--expires.*ISO/],
  [
    'token create --account demo --expires 2020-01-01',
    /--expires.*"2020-01-01".*to come/,
    /--expires.*“2020-01-01”.*将来/,
  ],
  ['token update 1 --expires 2020-01-01', /--expires.*"2020-01-01"/, /--expires.*“2020-01-01”/],
  [['token', 'update', '1', '--name', 'a\tb'], /--name.*"a\\tb".*1 to 100/, /--name.*“a\\tb”.*100/],
  [`token update 1 --name ${'x'.repeat(101)}`, /--name.*1 to 100/, /--name.*1 至 100/],
  ['token update 1 --enable --disable', /--disable and --enable/, /--disable 与 --enable/],
  ['token update 1 --strict --no-strict', /--strict and --no-strict/, /--strict 与 --no-strict/],
  ['token update 0 --rate 1/s', /ID.*"0".*1 or more/, /ID.*“0”.*不小于 1/],
  ['token update 2 --enable', /Token 2 was revoked for good.*another/, /令牌 2 已永久吊销/],
  ['token update 1', /nothing to change/, /没有.*修改/],
  ['token update 9 --rate 1/s', /no token.* 9/i, /没有.*9.*令牌|没有.*令牌.*9/],
  ['token revoke x', /ID.*"x".*whole number/, /ID.*“x”.*整数/],
  [
    'price set get-kol-link-inf 1',
    /get-kol-link-inf.*get-kol-link-info/,
    /是否指 get-kol-link-info/,
  ],
  ['price set get-kol-link-info -1', /-1/, /-1/],
  [
    'calls list --account nobody',
    /no account nobody; there are demo\n/,
    /没有账户 nobody，现有 demo\n/,
  ],
  ['calls list --account dem', /no account dem; did you mean demo/, /dem，是否指 demo/],
  ['calls list --code 999', /--code.*"999".*0, 100, .*601/, /--code.*“999”.*0、100、.*601/],
  ['calls list --token 9', /no token 9/, /没有编号为 9 的令牌/],
  ...['calls list', 'ledger list', 'acts', 'usage', 'creators history 6629722295873044494'].map(
    (list) =>
      [
        `${list} --since 2026-11-20 --until 2026-11-01`,
        /--until.*"2026-11-01".*not before --since, 2026-11-20/,
        /--until.*“2026-11-01”.*不早于 --since（2026-11-20）/,
      ] as const,
  ),
  ['calls list --since soon', /--since.*"soon".*ISO/, /--since.*“soon”.*ISO/],
  ['calls list --until 2027-02-30', /--until.*ISO/, /--until.*ISO/],
  ['calls show nothing', /no call nothing/, /没有请求编号为 nothing 的/],
  ['ledger list --kind gift', /--kind.*"gift".*top_up, adjust/, /--kind.*“gift”.*top_up、adjust/],
  ['ledger list --account nobody', /no account nobody/, /没有账户 nobody/],
  ['ledger list --limit 0', /--limit.*"0".*1 or more/, /--limit.*“0”.*不小于 1/],

  ['calls list --limit many', /--limit.*"many".*whole number/, /--limit.*“many”.*整数/],
  ['serve --port 80a', /port.*"80a".*0 to 65535/, /port.*“80a”.*0 至 65535/],
  [
    'bogus',
    /^astrolabe: There is no command "bogus"; see astrolabe --help\n$/,
    /^astrolabe：没有命令“bogus”，用法见 astrolabe --help\n$/,
  ],
  ['accout', /"accout"; did you mean account\? See/, /“accout”，是否指 account？/],
  [
    'token lst',
    /"lst"; did you mean list\? See astrolabe token --help/,
    /“lst”，是否指 list？用法见 astrolabe token --help/,
  ],
  [['a\nb'], /There is no command "a\\nb"/, /没有命令“a\\nb”/],
  ['account list --bogus', /no option "--bogus"/, /没有选项“--bogus”/],
  ['account list --jsn', /"--jsn"; did you mean --json\?/, /“--jsn”，是否指 --json？/],
  ['account list -x', /no option "-x"/, /没有选项“-x”/],
  ['account list x y', /Too many arguments: 0.*2.*"x"/, /参数过多：应为 0 个，给了 2 个，多出“x”/],
  [
    'account top-up demo',
    /argument AMOUNT is missing; see astrolabe account top-up --help/,
    /缺少参数 AMOUNT，用法见 astrolabe account top-up --help/,
  ],
  [
    'account top-up demo 1 --note',
    /option --note <TEXT> has no value/,
    /选项 --note <TEXT> 缺少值/,
  ],
  ['token create', /option --account <NAME> must be given/, /必须给出选项 --account <NAME>/],
  [
    'token create --acount=demo',
    /"--acount"; did you mean --account\?/,
    /“--acount”，是否指 --account？/,
  ],
  [
    'serve --host 127.0.0.1:8720',
    /host.*"127\.0\.0\.1:8720".*give the port with --port/,
    /host 的值“127\.0\.0\.1:8720”无效.*端口请用 --port 给出/,
  ],
  ['serve --host [::1]:8720', /host.*"\[::1\]:8720".*--port/, /host.*“\[::1\]:8720”.*--port/],
  ['serve --host http://localhost', /host.*"http:\/\/localhost"/, /host.*“http:\/\/localhost”/],
  [['serve', '--host', ''], /host is "".*an IP address/, /host 的值“”无效.*IP 地址/],
  [
    'serve --host 192.0.2.1 --port 0',
    /Cannot listen on 192\.0\.2\.1:0 \(EADDRNOTAVAIL\): this machine has no such address.*--host/,
    /无法监听 192\.0\.2\.1:0（EADDRNOTAVAIL）：本机没有该地址.*--host/,
  ],
  ['serve --port 70000', /port.*"70000".*0 to 65535/, /port.*“70000”.*0 至 65535/],
  [['serve', '--port', ''], /port is "".*0 to 65535/, /port 的值“”无效.*0 至 65535/],
]

/** A data folder with the account `demo`, which has 10, and two tokens, the second revoked. */
async function demo() {
  const folder = temporaryFolder()
  const ctx = await openOperator(join(folder, 'data'))
  onTestFinished(() => ctx.close())
  await createAccount(ctx, { name: 'demo', topUpMicros: 10_000_000 })
  await createToken(ctx, { account: 'demo', limits: {} })
  const { id } = await createToken(ctx, { account: 'demo', limits: {} })
  await revokeToken(ctx, id)
  return { run: quickCommandLine(folder), ctx }
}

describe('a mistake', () => {
  it.each(mistakes)('%s is told in both languages and changes nothing', async (command, en, zh) => {
    const { run, ctx } = await demo()
    for (const [LANG, expected] of [
      ['en_US', en],
      ['zh_CN', zh],
    ] as const) {
      const { code, stdout, stderr } = await run(command, { LANG })
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(expected)
      expect(stderr).not.toContain('undefined')
      const [first = '', ...rest] = stderr.split('\n')
      expect(rest).toEqual([''])
      expect(first).toMatch(LANG === 'zh_CN' ? /^astrolabe：/ : /^astrolabe: /)
      expect(/\p{Script=Han}/u.test(first), first).toBe(LANG === 'zh_CN')
    }
    const { rows: accounts } = await listAccounts(ctx, { limit: 10 })
    const { rows: tokens } = await listTokens(ctx, { limit: 10 })
    expect(accounts).toMatchObject([{ name: 'demo', balanceMicros: 10_000_000 }])
    expect(tokens).toMatchObject([
      { id: 1, name: null, account: 'demo', status: 'active', expiresAtMs: null },
      { id: 2, status: 'revoked' },
    ])
  })

  it('reaches the shell as an exit code of 1 and a line on stderr', async () => {
    const folder = temporaryFolder()
    await commandLine(folder)('account create other')
    const told = await Promise.all([
      commandLine(folder)('account top-up demo 1'),
      commandLine(folder)('bogus', { LANG: 'zh_CN.UTF-8' }),
      commandLine(folder)('account list', { ASTROLABE_DEFAULT_PRICE: 'free' }),
    ])
    for (const { code, stdout, stderr } of told) {
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).not.toMatch(/\n +at |node:internal/)
    }
    expect(told[0]?.stderr).toMatch(/^astrolabe: There is no account demo/)
    expect(told[1]?.stderr).toMatch(/bogus/)
    expect(told[2]?.stderr).toMatch(/defaultPrice.*"free".*0\.02/)
  })
})

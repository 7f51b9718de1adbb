import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { listAccounts } from '../src/services/accounts/list.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { listTokens } from '../src/services/tokens/list.ts'
import { openDatabase } from '../src/store/database.ts'
import { commandLine, quickCommandLine } from './command-line.ts'
import { temporaryFolder } from './harness.ts'

/** Commands that cannot be carried out, and what must be said of them. */
const mistakes: readonly (readonly [command: string, en: RegExp, zh: RegExp])[] = [
  ['account create demo', /demo already.*top-up/s, /demo 已存在.*top-up/s],
  ['account create a/b', /"a\/b".*1 to 64/, /"a\/b".*1 至 64/],
  ['account top-up demoo 1', /no account demoo.*demo\b/s, /demoo.*demo/s],
  ['account top-up demo 1.2345678', /AMOUNT.*"1\.2345678".*six decimals/, /AMOUNT.*六位小数/],
  ['account top-up demo -1', /more than 0.*adjust/, /大于 0.*adjust/],
  ['account adjust demo -50 --reason x', /10\.00.*-50\.00/, /10\.00.*-50\.00/],
  ['account adjust demo 5', /--reason/, /--reason/],
  ['account adjust demo', /--reason|AMOUNT/, /--reason|AMOUNT/],
  ['token create --account nobody', /no account nobody/, /没有.*nobody/],
  ['token create --account demo --rate fast', /--rate.*"fast".*10\/s/, /--rate.*"fast".*10\/s/],
  ['token create --account demo --rate 0/s', /1 to 100000/, /1 至 100000/],
  ['token create --account demo --quota -1', /--quota.*"-1".*whole number/, /--quota.*整数/],
  [
    'token create --account demo --ip 10.0.0.0/33',
    /10\.0\.0\.0\/33.*CIDR/,
    /10\.0\.0\.0\/33.*CIDR/,
  ],
  ['token create --account demo --endpoints get-x', /get-x.*no endpoint/, /get-x.*接口/],
  ['token create --account demo --expires 2027-02-30', /--expires.*2027-02-30/, /--expires.*ISO/],
  ['token update 1', /nothing to change/, /没有.*修改/],
  ['token update 9 --rate 1/s', /no token.* 9/i, /没有.*9.*令牌|没有.*令牌.*9/],
  ['token revoke x', /ID.*"x".*whole number/, /ID.*"x".*整数/],
  [
    'price set get-kol-link-inf 1',
    /get-kol-link-inf.*get-kol-link-info/,
    /是否指 get-kol-link-info/,
  ],
  ['price set get-kol-link-info -1', /-1/, /-1/],
  ['calls list --account nobody', /no account nobody/, /没有.*nobody/],
  ['calls list --limit many', /--limit.*"many".*whole number/, /--limit.*"many".*整数/],
  ['serve --port 80a', /port.*"80a".*0 to 65535/, /port.*"80a".*0 至 65535/],
  ['bogus', /unknown command.*bogus/, /没有命令.*bogus/],
  ['account list --bogus', /unknown option.*--bogus/, /没有选项.*--bogus/],
  ['account top-up demo', /missing.*AMOUNT/, /缺少参数.*AMOUNT/],
]

/** A data folder with the account `demo`, which has 10, and one token. */
async function demo() {
  const folder = temporaryFolder()
  const db = await openDatabase(join(folder, 'data'))
  onTestFinished(() => db.destroy())
  const ctx = { db, clock: { now: () => Date.now() } }
  await createAccount(ctx, { name: 'demo', topUpMicros: 10_000_000, actor: 'test' })
  await createToken(ctx, { account: 'demo', limits: {} })
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
      const [first = ''] = stderr.split('\n')
      expect(/\p{Script=Han}/u.test(first), first).toBe(LANG === 'zh_CN')
    }
    expect(await listAccounts(ctx)).toMatchObject([{ name: 'demo', balance_micros: 10_000_000 }])
    expect(await listTokens(ctx)).toMatchObject([{ id: 1, account: 'demo' }])
  })

  it('reaches the shell as an exit code of 1 and a line on stderr', async () => {
    const folder = temporaryFolder()
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

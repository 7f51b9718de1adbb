import { writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { actorText } from '../src/services/context.ts'
import type { Actor } from '../src/store/acts.ts'
import { body, entry, har, ofCreator } from './captures.ts'
import { quickCommandLine } from './command-line.ts'
import { startTestGateway, temporaryFolder } from './harness.ts'
import { openOperator } from './operator.ts'

const creator = '6629722295873044494'
const token = 'ast_Abcdefghijklmnopqrstuvwxyz0123456789'
const chinese = { LANG: 'zh_CN.UTF-8' }

interface PrintedAct {
  readonly id: string
  readonly at: string
  readonly actor: Actor
  readonly verb: string
  readonly subject: string | null
  readonly details: Readonly<Record<string, unknown>>
}

/** The command line over a folder with the account `demo`, and an operator's hands on its rows. */
async function demo() {
  const folder = temporaryFolder()
  const run = quickCommandLine(folder)
  const done = async (command: string | readonly string[]) => {
    const { code, stderr, stdout } = await run(command)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return stdout
  }
  const acts = async (flags = ''): Promise<PrintedAct[]> =>
    JSON.parse(await done(`acts --json ${flags}`.trimEnd()))
  await done('account create demo --top-up 10')
  const ctx = await openOperator(join(folder, 'data'))
  onTestFinished(() => ctx.close())
  return { folder, run, done, acts, ctx }
}

/** What the latest record says, without who and when. */
async function latest(acts: () => Promise<PrintedAct[]>) {
  const [{ verb, subject, details } = { verb: '', subject: null, details: {} }] = await acts()
  return { verb, subject, details }
}

describe('a dangerous verb', () => {
  it('leaves who did it, to what, and how that was before and after', async () => {
    const { done, acts } = await demo()
    const [made] = await acts()
    expect(made).toMatchObject({
      actor: { kind: 'command line', name: userInfo().username },
      verb: 'account.create',
      subject: 'demo',
      details: { balance: '10.00' },
    })
    expect(made?.at).toMatch(/^\d{4}-\d\d-\d\dT.*\+08:00$/)
    const steps: readonly (readonly [
      command: string | readonly string[],
      verb: string,
      subject: string | null,
      details: object,
    ])[] = [
      [
        'account top-up demo 2.5 --note march',
        'account.top_up',
        'demo',
        { amount: '2.50', before: '10.00', after: '12.50', note: 'march' },
      ],
      [
        'account adjust demo -1 --reason twice',
        'account.adjust',
        'demo',
        { amount: '-1.00', before: '12.50', after: '11.50', note: 'twice' },
      ],
      [
        'token create --account demo --name crm --rate 5/s --expires 2099-01-01',
        'token.create',
        '1',
        {
          account: 'demo',
          name: 'crm',
          ratePerSecond: 5,
          dailyQuota: null,
          endpoints: null,
          addresses: null,
          strict: false,
          expiresAt: '2099-01-01T00:00:00.000+08:00',
        },
      ],
      [
        'token update 1 --rate 7/s --expires none --disable',
        'token.update',
        '1',
        {
          account: 'demo',
          before: {
            ratePerSecond: 5,
            expiresAt: '2099-01-01T00:00:00.000+08:00',
            disabled: false,
          },
          after: { ratePerSecond: 7, expiresAt: null, disabled: true },
        },
      ],
      ['token revoke 1', 'token.revoke', '1', { account: 'demo', name: 'crm' }],
      [
        'price set get-kol-link-info 0.5',
        'price.set',
        'get-kol-link-info',
        { before: null, after: '0.50' },
      ],
      [
        'price set get-kol-link-info default',
        'price.set',
        'get-kol-link-info',
        { before: '0.50', after: null },
      ],
      [`creators forget ${creator}`, 'creator.forget', null, {}],
    ]
    for (const [command, verb, subject, details] of steps) {
      await done(command)
      expect(await latest(acts)).toEqual({ verb, subject, details })
    }
    expect(await acts()).toHaveLength(steps.length + 1)
  })

  it('leaves nothing where it is refused, or where everything was so before', async () => {
    const { run, done, acts } = await demo()
    await done('token create --account demo')
    await done('token revoke 1')
    const before = await acts()
    for (const command of [
      'account create demo',
      'account top-up demo -1',
      'account adjust demo -11 --reason x',
      'token create --account nobody',
      'token update 1 --rate 1/s',
      'token update 9 --rate 1/s',
      'token revoke 9',
      'price set get-x 1',
    ])
      expect((await run(command)).code).toBe(1)
    await done('token revoke 1')
    expect(await acts()).toEqual(before)
  })

  it.each([
    ['account top-up demo 1', 'accounts', 'balance_micros'],
    ['account create other --top-up 1', 'accounts', 'count(*)'],
    ['token create --account demo', 'tokens', 'count(*)'],
    ['price set get-kol-link-info 1', 'prices', 'count(*)'],
    [`creators forget ${creator}`, 'forgotten_creators', 'count(*)'],
  ])('is not done where its record cannot be written: %s', async (command, table, what) => {
    const { run, acts, ctx } = await demo()
    const state = async () =>
      (await sql.raw(`SELECT ${what} AS n FROM ${table}`).execute(ctx.db)).rows
    const before = [await state(), await acts()]
    await sql`ALTER TABLE acts RENAME TO hidden_acts`.execute(ctx.db)
    expect((await run(command)).code).toBe(1)
    await sql`ALTER TABLE hidden_acts RENAME TO acts`.execute(ctx.db)
    expect([await state(), await acts()]).toEqual(before)
    expect((await run(command)).code).toBe(0)
    expect(await acts()).toHaveLength(2)
  })

  it('leaves no token, and nothing that tells which creator was erased', async () => {
    const { done, ctx } = await demo()
    const { token: real } = JSON.parse(await done('token create --account demo --json'))
    await done(['account', 'top-up', 'demo', '1', '--note', `paid for ${token}`])
    await done(['token', 'update', '1', '--name', token])
    await done(`creators forget ${creator}`)
    const text = JSON.stringify(await ctx.db.selectFrom('acts').selectAll().execute())
    expect(text).toContain('paid for ast_[redacted]')
    for (const secret of [real, token, creator]) expect(text).not.toContain(secret)
  })

  it('says that an import goes on as it goes, and nothing of one that brings nothing', async () => {
    const { folder, run, acts } = await demo()
    const file = join(folder, 'captures.json')
    // A machine that takes its time is told how far it is.
    const importAll = async () => expect((await run(`import ${file}`)).code).toBe(0)
    writeFileSync(file, har(Array.from({ length: 450 }, (_, i) => entry(ofCreator(i), body))))
    await importAll()
    expect(await latest(acts)).toEqual({
      verb: 'history.import',
      subject: null,
      details: { observations: 450 },
    })
    const before = await acts()
    await importAll()
    expect(await acts()).toEqual(before)
    expect(before.filter(({ verb }) => verb === 'history.import')).toHaveLength(1)
  })
})

describe('who acts', () => {
  it('is a job at a first start', async () => {
    const { ctx } = await startTestGateway()
    const { rows } = await sql<{ actor_kind: string; actor: string; verb: string }>`
      SELECT actor_kind, actor, verb FROM acts ORDER BY id`.execute(ctx.db)
    expect(rows).toEqual([
      { actor_kind: 'job', actor: 'first start', verb: 'account.create' },
      { actor_kind: 'job', actor: 'first start', verb: 'token.create' },
    ])
    const entries = await ctx.db.selectFrom('ledger_entries').select('actor').execute()
    expect(entries).toEqual([{ actor: 'first start' }])
  })

  it('stands in the ledger as one text', () => {
    const kinds = ['command line', 'operator', 'holder', 'job'] as const
    expect(kinds.map((kind) => actorText({ kind, name: 'ann' }))).toEqual([
      'cli:ann',
      'operator:ann',
      'holder:ann',
      'ann',
    ])
  })
})

describe('acts', () => {
  it('are listed by verb and time, and go on after a cursor', async () => {
    const { run, done, acts } = await demo()
    for (let i = 1; i <= 3; i++) await done(`account top-up demo ${i}`)
    const all = await acts()
    expect(all.map(({ verb }) => verb)).toEqual([
      ...Array(3).fill('account.top_up'),
      'account.create',
    ])
    expect(await acts('--verb account.create')).toEqual(all.slice(3))
    expect(await acts(`--since ${all[1]?.at}`)).toEqual(all.slice(0, 2))
    expect(await acts(`--until ${all[1]?.at}`)).toEqual(all.slice(2))
    const first = await done('acts --limit 1')
    const [, cursor] = /--after (\S+)\n$/.exec(first) ?? []
    expect(await acts(`--after ${cursor}`)).toEqual(all.slice(1))
    expect(first).toMatch(
      /^TIME +WHO +VERB +SUBJECT +DETAILS\n.* command line .* account\.top_up +demo +\{"amount":"3\.00"/,
    )
    expect((await run('acts', chinese)).stdout).toMatch(
      /^时间 +操作者 +操作 +对象 +详情\n.* 命令行 .* 充值 +demo /,
    )
    const wrong = await run('acts --verb gift')
    expect(wrong.stderr).toMatch(/^astrolabe: --verb is "gift".*one of account\.create, /)
    const [en, zh] = [
      await run('acts --verb price.set'),
      await run('acts --verb price.set', chinese),
    ]
    expect(en.stdout).toMatch(/^Nothing matches: widen .*--verb/)
    expect(zh.stdout).toMatch(/^没有符合条件的操作记录：请放宽 --verb/)
  })
})

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { quickCommandLine } from './command-line.ts'
import { temporaryFolder } from './harness.ts'
import { postgresDatabase } from './postgres.ts'
import { needs } from './tools.ts'

const chinese = { LANG: 'zh_CN.UTF-8' }

/** The command line over a new, empty PostgreSQL, in whose folder nothing is to appear. */
async function onPostgres() {
  const folder = temporaryFolder()
  const url = await postgresDatabase()
  const run = quickCommandLine(folder)
  const { password, hostname, port, pathname } = new URL(url)
  const on = async (command: string, changes: Partial<URL> = {}, language = {}) => {
    const database = Object.assign(new URL(url), changes)
    const done = await run(command, { ASTROLABE_DATABASE: database.href, ...language })
    expect(done.stdout + done.stderr).not.toContain(database.password || password)
    expect(existsSync(join(folder, 'data'))).toBe(false)
    return done
  }
  const client = async () => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    onTestFinished(() => client.end())
    return client
  }
  return { on, client, password, shown: `postgres@${hostname}:${port}${pathname}` }
}

describe('a PostgreSQL', needs('postgres'), () => {
  it('has tables once the first account is made, and not before', async () => {
    const { on, shown } = await onPostgres()
    const refused = await on('account list')
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toBe(
      `astrolabe: ${shown} has no tables of Astrolabe yet: start the server on it first, or check the setting database\n`,
    )
    expect((await on('account list', {}, chinese)).stderr).toContain(`${shown} 中还没有`)
    const made = await on('account create demo --top-up 5')
    expect(made).toEqual({
      code: 0,
      stderr: '',
      stdout: `Made a new database in ${shown}\nThe balance of demo is 5.00 CNY\n`,
    })
    expect((await on('account create other --json')).stdout).toBe(
      '{"name":"other","balance":"0.00"}\n',
    )
    expect((await on('ledger reconcile')).code).toBe(0)
  })

  it('is what commands work on, each from the one before', async () => {
    const { on } = await onPostgres()
    const commands = [
      'account create demo --top-up 5',
      'account top-up demo 2.5',
      'account adjust demo -1 --reason test',
      'token create --account demo --name first',
      'token update 1 --rate 7/s',
      'price set get-kol-link-info 0.5',
      'token revoke 1',
      'creators forget 6629722295873044494',
      'ledger reconcile',
    ]
    for (const command of commands) {
      expect({ command, ...(await on(command)) }).toMatchObject({ command, code: 0, stderr: '' })
    }
    const listed = async (command: string) => JSON.parse((await on(`${command} --json`)).stdout)
    expect(await listed('account list')).toMatchObject([{ name: 'demo', balance: '6.50' }])
    expect(await listed('token list')).toMatchObject([{ name: 'first', status: 'revoked' }])
    expect(await listed('ledger list')).toHaveLength(3)
    expect((await listed('acts')).map(({ verb }: { verb: string }) => verb)).toEqual([
      ...['creator.forget', 'token.revoke', 'price.set', 'token.update', 'token.create'],
      ...['account.adjust', 'account.top_up', 'account.create'],
    ])
  })

  it('tells of a change whose commit is in doubt to look before it is made again', async () => {
    const { on, client } = await onPostgres()
    await on('account create demo')
    await (await client()).query(`CREATE FUNCTION go() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER go AFTER UPDATE ON accounts DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION go()`)
    const told = await on('account top-up demo 5')
    expect(told).toMatchObject({ code: 1, stdout: '' })
    expect(told.stderr).toMatch(/whether it was made is not known: look with astrolabe acts first/)
    expect((await on('account top-up demo 5', {}, chinese)).stderr).toContain('astrolabe acts')
    expect((await on('acts')).code).toBe(0)
  })

  it('is reached with the password of the environment where its address has none', async () => {
    const { on, password } = await onPostgres()
    await on('account create demo')
    const { code, stderr } = await on('account list', { password: '' }, { PGPASSWORD: password })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('is not mistaken for a folder', async () => {
    const { on, shown } = await onPostgres()
    for (const command of ['account list --data x', 'serve --data x --port 0']) {
      const { code, stderr } = await on(command)
      expect(code).toBe(1)
      expect(stderr).toBe(
        `astrolabe: The setting database names the PostgreSQL ${shown}, and --data a folder: give only one of them\n`,
      )
      expect((await on(command, {}, chinese)).stderr).toContain('与 --data 不能同时使用')
    }
  })

  it('that cannot be used is told in both languages, without its password', async () => {
    const { on } = await onPostgres()
    const mistakes: readonly (readonly [Partial<URL>, en: string, zh: string])[] = [
      [{ password: 'wrong-word' }, '(28P01): the password is wrong; check user', '密码不对'],
      [{ port: '1' }, '(ECONNREFUSED): the server cannot be reached', '无法连接服务器'],
      [{ pathname: '' }, 'database names no database', '没有写明数据库名'],
      [{ search: '?sslmode=allow' }, 'sslmode in database is allow', 'sslmode 为 allow'],
    ]
    for (const [changes, en, zh] of mistakes) {
      const told = await on('account list', changes)
      expect(told).toMatchObject({ code: 1, stdout: '' })
      expect(told.stderr).toContain(en)
      expect((await on('account list', changes, chinese)).stderr).toContain(zh)
    }
  })
})

describe('an address in the place of a folder', () => {
  it('makes no folder of its name, and shows no password', async () => {
    const folder = temporaryFolder()
    const run = quickCommandLine(folder)
    const address = 'postgres://ann:Geheim7@127.0.0.1:1/x'
    const tried = [
      await run(`account create a --data ${address}`),
      await run('account create a', { ASTROLABE_DATA: address }),
      await run('account create a', { ASTROLABE_DATA: address, ...chinese }),
    ]
    for (const { code, stderr } of tried) {
      expect(code).toBe(1)
      expect(stderr).toContain('ASTROLABE_DATABASE')
      expect(stderr).toContain('postgres://[redacted]@127.0.0.1:1/x')
    }
    expect(tried.at(-1)?.stderr).toContain('PostgreSQL 的地址应写在 database 中')
    await run('account create a')
    const moved = await run('store move --to postgres:/ann:Geheim7@127.0.0.1/x')
    expect(moved.stderr).toContain('no valid address of a PostgreSQL')
    expect(moved.stderr).not.toContain('Geheim7')
    expect(readdirSync(folder).filter((name) => name.includes('postgres'))).toEqual([])
  })
})

it('is not served from where not every process would have a port for the others', async () => {
  const run = quickCommandLine(temporaryFolder())
  const serve = (language = {}) =>
    run('serve --port 0', {
      ASTROLABE_DATABASE: 'postgres://nobody@127.0.0.1:1/none',
      ASTROLABE_PROCESSES: '4',
      ASTROLABE_PEER_ADDRESS: '127.0.0.1:65533',
      ...language,
    })
  const refused = await serve()
  expect(refused.code).toBe(1)
  expect(refused.stderr).toMatch(/port 65533.*peerAddress.*4 processes.*65535.*at most 65532/)
  expect((await serve(chinese)).stderr).toMatch(/peerAddress 的端口 65533.*65532/)
})

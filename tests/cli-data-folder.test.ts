import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openConnection } from '../src/store/sqlite/connection.ts'
import { type CommandLine, commandLine, quickCommandLine } from './command-line.ts'
import { temporaryFolder } from './harness.ts'
import { skippedForRoot, skippedWhere } from './tools.ts'

const chinese = { LANG: 'zh_CN.UTF-8' }

/** What a command that must fail says in English and in Chinese: a line of each. */
async function refusals(run: CommandLine, command: string): Promise<string[]> {
  const told = [await run(command), await run(command, chinese)]
  for (const { code, stdout, stderr } of told) {
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({
      code: 1,
      stdout: '',
      lines: 2,
    })
  }
  return told.map(({ stderr }) => stderr.trimEnd())
}

describe('a data folder without a database', () => {
  it.each([
    'account list',
    'account top-up demo 1',
    'token create --account demo',
    'price set get-kol-link-info 1',
    'ledger reconcile',
    'calls list',
  ])('is refused by %s, and stays away', async (command) => {
    const folder = temporaryFolder()
    const none = join(folder, 'none')
    const [en, zh] = await refusals(quickCommandLine(folder), `${command} --data ${none}`)
    expect(en).toBe(
      `astrolabe: There is no database in ${none}: start the server there first, or name its folder with --data`,
    )
    expect(zh).toContain(`astrolabe：${none} 中没有数据库：`)
    expect(existsSync(none)).toBe(false)
  })

  it('is refused where its file is empty, as of a copy that was broken off', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'astrolabe.db'), '')
    const [en] = await refusals(quickCommandLine(folder), `ledger reconcile --data ${folder}`)
    expect(en).toContain(`There is no database in ${folder}`)
    expect(statSync(join(folder, 'astrolabe.db')).size).toBe(0)
  })

  it('is made by account create, which says where, for its owner alone', async () => {
    const folder = temporaryFolder()
    const run = quickCommandLine(folder)
    const [first, second, third] = ['a/b', 'c', 'd'].map((name) => join(folder, name))
    const en = await run(`account create demo --data ${first}`)
    const zh = await run(`account create demo --data ${second}`, chinese)
    const json = await run(`account create demo --json --data ${third}`)
    const again = await run(`account create other --data ${first}`)
    expect(en.stdout).toBe(`Made a new database in ${first}\nThe balance of demo is 0.00 CNY\n`)
    expect(zh.stdout).toContain(`已在 ${second} 新建数据库\n`)
    expect(JSON.parse(json.stdout)).toEqual({ name: 'demo', balance: '0.00', database: third })
    expect(again.stdout).toBe('The balance of other is 0.00 CNY\n')
    for (const each of [join(folder, 'a'), String(first)])
      expect(statSync(each).mode & 0o777).toBe(0o700)
  })
})

describe('a data folder that cannot be used', () => {
  it.each(['account create demo', 'account list', 'serve'])('is told by %s', async (command) => {
    const folder = temporaryFolder()
    const file = join(folder, 'file')
    writeFileSync(file, '')
    const run = quickCommandLine(folder)
    for (const each of [file, join(file, 'sub', 'data')]) {
      const [en, zh] = await refusals(run, `${command} --data ${each}`)
      expect(en).toMatch(
        /^astrolabe: Cannot use the data folder .* \((EEXIST|ENOTDIR)\): .*--data$/,
      )
      expect(en).toContain(`data folder ${each} (`)
      expect(en).toContain(`: ${file} is not a folder;`)
      expect(zh).toContain(`${file} 不是目录，请用 --data 另选`)
    }
  })

  const noProc = skippedWhere(process.platform !== 'linux', 'only Linux has /proc')

  it('is told where no folder can be made', noProc, async () => {
    // In a process of its own, which is ended should it try for ever.
    const run = commandLine(temporaryFolder())
    const [en, zh] = await refusals(run, 'account create demo --data /proc/none/data')
    expect(en).toMatch(/data folder \/proc\/none\/data \(ENOENT\): no folder can be made there;/)
    expect(zh).toMatch(/\/proc\/none\/data（ENOENT）：此处不能创建目录，/)
  })

  it('is told where permission is missing', skippedForRoot, async () => {
    const folder = temporaryFolder()
    const locked = join(folder, 'locked')
    mkdirSync(locked, { mode: 0o500 })
    const [en, zh] = await refusals(
      quickCommandLine(folder),
      `account create demo --data ${join(locked, 'data')}`,
    )
    chmodSync(locked, 0o700)
    expect(en).toMatch(/\(EACCES\): you have no permission for .*locked; run .*as its owner/)
    expect(zh).toMatch(/（EACCES）：没有权限使用 .*locked，请以其所有者身份/)
  })

  it('is told where the file is no database, which is left as it is', async () => {
    const folder = temporaryFolder()
    const run = quickCommandLine(folder)
    mkdirSync(join(folder, 'data'))
    writeFileSync(
      join(folder, 'data', 'astrolabe.db'),
      'Anything that is not a database'.repeat(40),
    )
    const [en, zh] = await refusals(run, 'account list')
    expect(en).toMatch(/\(SQLITE_NOTADB\): astrolabe\.db is not a database;/)
    expect(zh).toMatch(/astrolabe\.db 不是数据库/)
    expect(readdirSync(join(folder, 'data'))).toEqual(['astrolabe.db'])
  })
})

describe('a database of a newer version', () => {
  it('is told, and left as it is', async () => {
    const folder = temporaryFolder()
    const run = quickCommandLine(folder)
    await run('account create demo')
    const connection = openConnection(join(folder, 'data'))
    connection
      .prepare('INSERT INTO kysely_migration (name, timestamp) VALUES (?, ?)')
      .run('9999-of-another-day', '2030-01-01T00:00:00.000Z')
    connection.close()
    for (const command of ['account list', 'serve']) {
      const [en, zh] = await refusals(run, command)
      expect(en).toContain(
        'A newer version has written the database (migration 9999-of-another-day)',
      )
      expect(zh).toContain('数据库由更新的版本写入')
    }
  })
})

describe('a command that serves nothing', () => {
  it('needs no source to be set up', async () => {
    const folder = temporaryFolder()
    const run = quickCommandLine(folder)
    const environment = { ASTROLABE_RELAY_URL: 'http://127.0.0.1:9' }
    expect((await run('account create demo', environment)).code).toBe(0)
    const { code, stderr } = await run('serve', environment)
    expect(code).toBe(1)
    expect(stderr).toContain('relay.token')
  })
})

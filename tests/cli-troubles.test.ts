import { execFile, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openConnection } from '../src/store/sqlite/connection.ts'
import { commandLine, program, quickCommandLine, type Run } from './command-line.ts'
import { temporaryFolder } from './harness.ts'

const chinese = { LANG: 'zh_CN.UTF-8' }
const timeout = 90_000

/** What a command that failed says: one line on stderr, and no stack in it. */
function lineOf({ code, stdout, stderr }: Run): string {
  expect({ code, stdout, lines: stderr.split('\n').length }, stderr).toEqual({
    code: 1,
    stdout: '',
    lines: 2,
  })
  expect(stderr).not.toMatch(/\n +at |node:internal|SqliteError/)
  return stderr.trimEnd()
}

/** A folder with an account in its database. */
async function withAccount(): Promise<string> {
  const folder = temporaryFolder()
  await quickCommandLine(folder)('account create demo --top-up 1')
  return folder
}

describe('a database in which another process writes', () => {
  it('is told by every command that writes, once it has waited, and left as it is', {
    timeout,
  }, async () => {
    const folder = await withAccount()
    const writer = openConnection(join(folder, 'data'))
    onTestFinished(() => void writer.close())
    writer.exec('BEGIN IMMEDIATE')
    const run = commandLine(folder)
    const told = await Promise.all([
      run('account top-up demo 1'),
      run('account create other --top-up 1'),
      run('token create --account demo'),
      run('price set get-kol-link-info 1'),
      run('account top-up demo 1', chinese),
    ])
    writer.exec('ROLLBACK')
    const lines = told.map(lineOf)
    for (const line of lines.slice(0, -1)) {
      expect(line).toMatch(
        /^astrolabe: Cannot use the data folder .*\(SQLITE_BUSY\): another process is writing to the database; run the command again/,
      )
    }
    expect(lines.at(-1)).toMatch(/（SQLITE_BUSY）：另一个进程正在写入数据库，请待其结束后重新执行/)
    expect((await run('account list --json')).stdout).toMatch(/^\[\{"name":"demo","balance":"1.00"/)
  })
})

it('a database in which another process writes is told by serve as well', { timeout }, async () => {
  const folder = await withAccount()
  const writer = openConnection(join(folder, 'data'))
  onTestFinished(() => void writer.close())
  writer.exec('BEGIN IMMEDIATE')
  const line = lineOf(await commandLine(folder)('serve --port 0'))
  expect(line).toMatch(/\(SQLITE_BUSY\): another process is writing to the database; run/)
})

describe('a disk without room', () => {
  it('is told, and the database can be made once there is room', { timeout }, async () => {
    const folder = temporaryFolder()
    const limited = (environment: NodeJS.ProcessEnv) =>
      promisify(execFile)(
        'sh',
        ['-c', `ulimit -f 80; exec "$NODE" "$PROGRAM" account create demo --data "$DATA"`],
        {
          env: {
            PATH: process.env.PATH,
            NODE: process.execPath,
            PROGRAM: program,
            DATA: join(folder, 'data'),
            ...environment,
          },
        },
      ).then(
        () => ({ code: 0, stdout: '', stderr: '' }),
        (error: Run) => error,
      )
    const en = lineOf(await limited({ LANG: 'en_US.UTF-8' }))
    const zh = lineOf(await limited(chinese))
    expect(en).toMatch(/\(SQLITE_(FULL|IOERR\w*)\): the disk .*; (make room|check the disk)/)
    expect(zh).toMatch(/（SQLITE_(FULL|IOERR\w*)）：磁盘.*，请(腾出空间|检查磁盘)/)
    const run = quickCommandLine(folder)
    expect(await run('account create demo')).toMatchObject({ code: 0, stderr: '' })
    expect((await run('ledger reconcile --json')).stdout).toMatch(/^\{"ok":true,/)
  })

  it('is told where the output goes there', { timeout }, async () => {
    const folder = await withAccount()
    const toFull = (words: string) =>
      spawnSync('sh', ['-c', `"$NODE" "$PROGRAM" ${words} > /dev/full`], {
        cwd: folder,
        env: { NODE: process.execPath, PROGRAM: program, LANG: 'en_US.UTF-8' },
        encoding: 'utf8',
      })
    for (const words of ['account list', '--help']) {
      const { status, stderr } = toFull(words)
      expect({ words, status }).toEqual({ words, status: 1 })
      expect(stderr).toMatch(/^astrolabe: The output cannot be written \(ENOSPC\): .*\n$/)
    }
  })
})

/** A user who may run the program, and owns nothing; without one, whoever runs the tests. */
const stranger = process.getuid?.() === 0 ? { uid: 65_534 } : {}
const strangerRuns =
  process.platform === 'linux' &&
  spawnSync(process.execPath, [program, '--version'], { ...stranger, cwd: '/' }).status === 0

const needsStranger = { skip: !strangerRuns }
/** Only root can run it as anybody else. */
const needsRoot = { skip: !strangerRuns || process.getuid?.() !== 0 }

describe('a database of another user', () => {
  /** A folder that everybody may enter, with a database that nobody but its owner may touch. */
  async function guarded() {
    const folder = await withAccount()
    chmodSync(folder, 0o755)
    chmodSync(join(folder, 'data'), 0o755)
    const database = join(folder, 'data', 'astrolabe.db')
    if (process.getuid?.() !== 0) chmodSync(database, 0o000)
    return { folder, database }
  }

  it('is told by every command, with the file and what to do', {
    timeout,
    ...needsStranger,
  }, async () => {
    const { folder, database } = await guarded()
    const run = commandLine(folder, stranger)
    const told = await Promise.all(['account list', 'account create x'].map((words) => run(words)))
    for (const line of told.map(lineOf)) {
      expect(line).toContain(`(EACCES): you have no permission for ${database}; run the command as`)
    }
    expect(lineOf(await run('account list', chinese))).toContain(
      `（EACCES）：没有权限使用 ${database}`,
    )
  })

  it('is told where it may be read only', { timeout, ...needsStranger }, async () => {
    const { folder, database } = await guarded()
    chmodSync(database, 0o444)
    const line = lineOf(await commandLine(folder, stranger)('account list'))
    expect(line).toMatch(/\((EACCES|SQLITE_READONLY\w*)\): .*; run the command as its owner/)
  })
})

it('a user without a name, as containers have them, can run commands', {
  timeout,
  ...needsRoot,
}, async () => {
  const folder = temporaryFolder()
  chmodSync(folder, 0o777)
  const run = commandLine(folder, { uid: 54_321 })
  expect(await run('account create demo --top-up 1')).toMatchObject({ code: 0, stderr: '' })
  expect((await run('ledger list --json')).stdout).toContain('"actor":"cli:uid 54321"')
})

describe('a damaged database', () => {
  it('is told, with what to do', async () => {
    const folder = await withAccount()
    const database = join(folder, 'data', 'astrolabe.db')
    const bytes = readFileSync(database)
    writeFileSync(database, bytes.fill(0xaa, 4096))
    const run = quickCommandLine(folder)
    expect(lineOf(await run('account list'))).toMatch(/\(SQLITE_CORRUPT\w*\): .*damaged.*backup/)
    expect(lineOf(await run('account list', chinese))).toMatch(
      /（SQLITE_CORRUPT\w*）：.*已损坏.*备份/,
    )
  })
})

describe('an error that nobody foresaw', () => {
  it('is one line with an id, and its stack is in the file that it names', async () => {
    const folder = await withAccount()
    const connection = openConnection(join(folder, 'data'))
    connection.exec('DROP TABLE calls')
    connection.close()
    const run = quickCommandLine(folder)
    for (const [environment, expected] of [
      [{}, /^astrolabe: An unexpected error (\w{8}) \(no such table: .*\): .* the file (\S+)$/],
      [chinese, /^astrolabe：发生意外错误 (\w{8})（no such table: .*）：.*文件 (\S+) 一并反馈$/],
    ] as const) {
      const [, id, file = ''] = expected.exec(lineOf(await run('calls list', environment))) ?? []
      onTestFinished(() => rmSync(file, { force: true }))
      expect(file).toContain(id)
      expect(statSync(file).mode & 0o777).toBe(0o600)
      const kept = JSON.parse(readFileSync(file, 'utf8'))
      expect(kept).toMatchObject({
        level: 60,
        id,
        error: { message: expect.stringContaining('calls') },
      })
      expect(kept.error.stack).toMatch(/\n +at /)
    }
  })

  it('is told in this way also where nothing catches it', { timeout }, async () => {
    const folder = await withAccount()
    const stray = `data:text/javascript,${encodeURIComponent(`
      process.on('newListener', (name) => {
        if (name === 'uncaughtException') setImmediate(() => { throw new Error('a stray') })
      })`)}`
    const { code, stderr } = await commandLine(folder, { nodeOptions: ['--import', stray] })(
      'account list',
    )
    const [, file = ''] = /the file (\S+)\n$/.exec(stderr) ?? []
    onTestFinished(() => rmSync(file, { force: true }))
    expect({ code, lines: stderr.split('\n').length }).toEqual({ code: 1, lines: 2 })
    expect(stderr).toMatch(/^astrolabe: An unexpected error \w{8} \(a stray\)/)
  })
})

describe('where the program cannot begin', () => {
  it('says in both languages that the working folder is gone', () => {
    const script = 'mkdir gone; cd gone; rmdir ../gone; exec "$NODE" "$PROGRAM" account list'
    const { status, stderr } = spawnSync('sh', ['-c', script], {
      cwd: temporaryFolder(),
      env: { ...process.env, NODE: process.execPath, PROGRAM: program },
      encoding: 'utf8',
    })
    expect(status).toBe(1)
    expect(stderr).toMatch(/^当前目录已不存在。.*\nThe working folder is gone\. .*\n$/)
  })

  it.each([
    ['at first', "import 'commander'"],
    ['when a command loads what it does', "export const run = () => import('commander')"],
  ])('says in both languages that its dependencies are not there, %s', (_, main) => {
    const checkout = temporaryFolder()
    for (const name of ['bin', 'src/app']) mkdirSync(join(checkout, name), { recursive: true })
    for (const name of ['astrolabe', 'child', 'compiled', 'digest', 'language', 'node-version']) {
      const file = join('bin', `${name}.mjs`)
      writeFileSync(join(checkout, file), readFileSync(join(import.meta.dirname, '..', file)))
    }
    writeFileSync(join(checkout, 'package.json'), '{"type":"module","engines":{"node":">=22.19"}}')
    writeFileSync(join(checkout, 'src', 'app', 'main.ts'), main)
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(checkout, 'bin', 'astrolabe.mjs'), 'account', 'list'],
      { encoding: 'utf8' },
    )
    expect(status).toBe(1)
    expect(stderr).toMatch(/^依赖尚未安装。.*npm ci.*\nThe dependencies are not installed\. .*\n$/)
    expect(stderr).toContain(checkout)
  })
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { documentedCreatorId } from '../src/catalog/kinds/id.ts'
import { quickCommandLine } from './command-line.ts'
import { temporaryFolder } from './harness.ts'
import { session } from './sources/xingtu.ts'
import { status } from './upstream/failures.ts'
import { startStandIn } from './upstream/stand-in.ts'

/** The command line of an operator whose settings name a stand-in of Xingtu, and what it prints. */
async function checking(given = session) {
  const standIn = await startStandIn()
  const folder = temporaryFolder()
  const sessionFile = join(folder, 'session')
  if (given !== '') writeFileSync(sessionFile, given, { mode: 0o600 })
  const environment = {
    ASTROLABE_XINGTU_URL: standIn.url,
    ASTROLABE_XINGTU_SESSION_FILE: sessionFile,
    ASTROLABE_XINGTU_CALLS_PER_SECOND: '1000',
    ASTROLABE_SOURCES: 'xingtu,sandbox',
  }
  const run = quickCommandLine(folder)
  const check = (options = '', more = {}) =>
    run(`sources check${options}`, { ...environment, ...more })
  return { standIn, check, run }
}

it('asks each outside source once, and says that it works', async () => {
  const { standIn, check } = await checking()
  const { code, stdout } = await check(' --json')
  expect(JSON.parse(stdout)).toMatchObject([{ source: 'xingtu', works: true, problem: null }])
  expect(code).toBe(0)
  expect(standIn.asked).toHaveLength(1)
  expect([...(standIn.asked[0]?.query.values() ?? [])]).toContain(documentedCreatorId)
})

it('says what is wrong and what to do, without the login, and ends with 1', async () => {
  const { standIn, check } = await checking()
  standIn.play(status(403))
  const zh = await check('', { LANG: 'zh_CN.UTF-8' })
  expect(zh.code).toBe(1)
  expect(zh.stdout).toMatch(/xingtu +不可用 .*请在浏览器中处理后更新会话.*403/)
  expect(zh.stdout + zh.stderr).not.toContain(session)
  const missing = await (await checking('')).check()
  expect(missing.code).toBe(1)
  expect(missing.stdout).toMatch(/xingtu +fails .*give a Cookie line.*There is no file/)
})

it('says so where no source has an outside', async () => {
  const { run } = await checking()
  const { code, stdout } = await run('sources check')
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: 'There is no source to check: the sandbox and the archive have no outside\n',
  })
})

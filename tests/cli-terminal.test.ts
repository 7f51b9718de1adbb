import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { topUpAccount } from '../src/services/accounts/top-up.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { openConnection } from '../src/store/sqlite/connection.ts'
import { type CommandLine, quickCommandLine } from './command-line.ts'
import { callPath, startTestGateway, temporaryFolder } from './harness.ts'

const creator = '6629722295873044494'
const note = `invoice 17\tof the agency 🧾 ${'很长的备注'.repeat(20)}`
const lists = [
  'account list',
  'token list',
  'calls list',
  'ledger list',
  'price list',
  'sources status',
  'drift',
  `creators history ${creator}`,
  `creators history ${creator} --metric star_index,cp_index`,
]
const languages = { en: 'en_US.UTF-8', zh: 'zh_CN.UTF-8' }
const hints = { en: 'Show every column in full with --wide', zh: '用 --wide 完整显示所有列' }

/** A data folder in which every list has rows, and longer ones than any terminal. */
async function crowded() {
  const gateway = await startTestGateway()
  const { ctx, dataDir } = gateway
  const account = '星图代理商-华东一区-2027'
  await createAccount(ctx, { name: account, topUpMicros: 123_456_789_000 })
  const ann = { ...ctx, actor: { kind: 'command line', name: 'ann' } as const }
  await topUpAccount(ann, { name: account, amountMicros: 50_000_000, note })
  const limits = { endpoints: ['get-kol-*', '*link*'], ratePerSecond: 1000 }
  const { token } = await createToken(ctx, { account, limits, name: '👩‍💻 CRM 同步 🚀 每日任务' })
  for (const id of [creator, '9000000000000000301']) {
    await gateway.get(callPath('get-kol-link-info', { token }, id))
  }
  await gateway.stop()
  const connection = openConnection(dataDir)
  const drift = connection.prepare('INSERT INTO drift VALUES (?, ?, ?, ?, ?, ?)')
  drift.run('link-info', '', 'examined', 12_345, 0, 1)
  drift.run('link-info', `link_star_index.${'deep.'.repeat(20)}value`, 'unknown', 12_000, 0, 1)
  const state = connection.prepare(
    `INSERT INTO gateway_source_states VALUES (0, 'xingtu', 'stopped', ?, ?, 1, 1)`,
  )
  state.run('登录已失效。'.repeat(20), 'The login is lost. '.repeat(20))
  connection.close()
  const [{ requestId }] = JSON.parse(
    (await quickCommandLine(temporaryFolder())(`calls list --json --data ${dataDir}`)).stdout,
  ) as [{ requestId: string }]
  return { dataDir, requestId }
}

/** What a command prints on a terminal so wide, or to a pipe, in lines. */
async function linesOf(run: CommandLine, command: string, LANG: string): Promise<string[]> {
  const { code, stdout, stderr } = await run(command, { LANG })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout.trimEnd().split('\n')
}

describe('a list on a terminal', () => {
  it.each([80, 120])('fits %i columns in both languages, and keeps its ids', async (columns) => {
    const { dataDir, requestId } = await crowded()
    const terminal = quickCommandLine(temporaryFolder(), columns)
    for (const list of [...lists, `calls show ${requestId}`]) {
      for (const language of ['en', 'zh'] as const) {
        const lines = await linesOf(terminal, `${list} --data ${dataDir}`, languages[language])
        for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(columns)
        const shown = lines.join('\n')
        expect(lines.includes(hints[language]) || !/…( |$)/m.test(shown), shown).toBe(true)
        if (!list.includes('show')) expect(shown).not.toMatch(/\d{4}-\d\d-\d\dT/)
      }
    }
    const calls = await linesOf(terminal, `calls list --data ${dataDir}`, languages.en)
    expect(calls.join('\n')).toContain(requestId)
  })

  it('shows more columns the wider it is, and the main ones always', async () => {
    const { dataDir } = await crowded()
    const heading = async (columns: number) => {
      const terminal = quickCommandLine(temporaryFolder(), columns)
      const [first = ''] = await linesOf(terminal, `calls list --data ${dataDir}`, languages.en)
      return first.trim().split(/ {2,}/)
    }
    const [narrow, wide, widest] = [await heading(80), await heading(120), await heading(400)]
    expect(narrow).toEqual(['TIME', 'REQUEST', 'ENDPOINT', 'CODE'])
    expect(wide).toEqual(expect.arrayContaining([...narrow, 'ACCOUNT', 'COST (CNY)']))
    expect(widest).toHaveLength(14)
  })

  it('says nothing of --wide where everything is shown', async () => {
    const { dataDir } = await crowded()
    const terminal = quickCommandLine(temporaryFolder(), 80)
    const shown = await linesOf(terminal, `price list --data ${dataDir}`, languages.en)
    expect(shown.join('\n')).not.toContain('--wide')
  })
})

describe('a list in full', () => {
  it('is what --wide shows on a terminal, and what a pipe gets', async () => {
    const { dataDir, requestId } = await crowded()
    const terminal = quickCommandLine(temporaryFolder(), 80)
    const pipe = quickCommandLine(temporaryFolder())
    for (const list of [...lists, `calls show ${requestId}`]) {
      for (const LANG of Object.values(languages)) {
        const piped = await linesOf(pipe, `${list} --data ${dataDir}`, LANG)
        expect(await linesOf(terminal, `${list} --wide --data ${dataDir}`, LANG)).toEqual(piped)
        expect(piped.join('\n')).not.toMatch(/…|--wide/)
      }
    }
    const ledger = await linesOf(pipe, `ledger list --data ${dataDir}`, languages.en)
    expect(ledger.join('\n')).toContain(note.replace('\t', ' '))
    const [heading = ''] = await linesOf(pipe, `token list --data ${dataDir}`, languages.en)
    expect(heading).toMatch(/ENDPOINTS +ADDRESSES +EXPIRES +STRICT +CREATED$/)
  })

  it('keeps its columns under one another with Chinese and emoji in them', async () => {
    const { dataDir } = await crowded()
    const pipe = quickCommandLine(temporaryFolder())
    const lines = await linesOf(pipe, `token list --data ${dataDir}`, languages.en)
    const [heading = ''] = lines
    const row = lines.find((line) => line.includes('CRM')) ?? ''
    const until = (line: string, part: string) => stringWidth(line.slice(0, line.indexOf(part)))
    expect(until(row, 'active')).toBe(until(heading, 'STATUS'))
    expect(until(row, '1000/s')).toBe(until(heading, 'RATE'))
  })
})

describe('help in Chinese', () => {
  it('fits the terminal', async () => {
    const terminal = quickCommandLine(temporaryFolder(), 80)
    for (const command of ['--help', 'token create --help', 'creators history --help']) {
      const lines = await linesOf(terminal, command, languages.zh)
      for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(80)
    }
  })
})

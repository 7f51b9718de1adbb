import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { catalog } from '../src/catalog/index.ts'
import { ownOperations } from '../src/catalog/operations/index.ts'
import { buildProgram } from '../src/cli/program.ts'
import { languages } from '../src/core/text.ts'
import { operationPagePath } from '../src/derive/pages/operation-page.ts'
import { loadSettings, settingEntries } from '../src/settings/load.ts'
import { startServerProcess } from './command-line.ts'
import {
  anchorsIn,
  codeSpans,
  type Guide,
  guideNames,
  proseOf,
  readGuide,
  withoutComments,
  wordsOf,
} from './guide-pages.ts'
import { type GuideRun, runGuide } from './guide-run.ts'
import { type Envelope, startTestGateway, temporaryFolder } from './harness.ts'
import { leftToCi, needs, type ToolName } from './tools.ts'

const names = [
  'authentication',
  'backup-and-restore',
  'cache-and-history',
  'codes-and-billing',
  'compare',
  'environments',
  'finding-creators',
  'first-call',
  'flags',
  'headers',
  'health',
  'idempotency',
  'limits-and-quotas',
  'operating',
  'postgresql',
  'quick-start',
  'self-hosting',
  'sources',
  'tikhub',
  'tools',
  'units',
  'upgrading',
] as const
const guides = languages.flatMap((language) => names.map((name) => readGuide(language, name)))
const labelled = guides.map((guide) => [`${guide.language}/${guide.name}`, guide] as const)

test.each(languages)('%s has the guides that there are', (language) => {
  expect(guideNames(language)).toEqual(names)
})

describe.each(names)('%s is the same guide in both languages', (name) => {
  const [zh, en] = [readGuide('zh', name), readGuide('en', name)]
  const headings = (guide: Guide) => proseOf(guide).match(/^#+ /gm)
  const commands = ({ fences }: Guide) =>
    fences
      .filter(({ language }) => language === 'sh')
      .map(({ text, note }) => [note, withoutComments(text)])

  test('headings', () => expect(headings(zh)).toEqual(headings(en)))
  test('commands', () => expect(commands(zh)).toEqual(commands(en)))
})

describe.each(labelled)('%s', (_, guide) => {
  test('has a title, a description and a size that is read to the end', () => {
    expect(guide.frontmatter).toMatch(
      /^title: \S.*\ndescription: \S.*(\naside: false\npageClass: reference)?$/,
    )
    const lines = guide.text.split('\n').length
    expect(lines).toBeGreaterThanOrEqual(60)
    expect(lines).toBeLessThanOrEqual(140)
  })

  test('says of each block that is not run why', () => {
    for (const { language, note, text } of guide.fences) {
      expect(['sh', 'bash', 'text', 'yaml', 'ini', 'nginx'], text).toContain(language)
      if (language === 'bash') expect(note, text).toMatch(/^not run: \S/)
      if (language === 'sh') expect(note ?? 'code: 0', text).toMatch(/^code: \d+$/)
    }
  })

  test('links to pages that there are', () => {
    const { language } = guide
    const operations = [...catalog.values(), ...ownOperations]
    const reference = operations.map((each) =>
      operationPagePath(each, language).replace(language, '..'),
    )
    const pages = [...reference, ...names.map((name) => `./${name}`)]
    for (const [, target = ''] of guide.text.matchAll(/\]\(([^)]*)\)/g)) {
      const [page = '', anchor] = target.split('#')
      expect(pages).toContain(page)
      if (anchor === undefined) continue
      expect(anchorsIn(readGuide(language, page.slice(2)))).toContain(anchor)
    }
  })

  test('names settings that there are', () => {
    const variables = settingEntries.map(({ environment }) => environment)
    const known = [...variables, 'ASTROLABE_CONFIG', 'ASTROLABE_TOKEN']
    for (const [name] of guide.text.matchAll(/ASTROLABE_\w+/g)) expect(known).toContain(name)
    const dotted = codeSpans(guide)
      .map((code) => code.replace(/: .*/, ''))
      .filter((code) => /^[a-z]+\.[A-Za-z]+$/.test(code) && !isFile(code))
    for (const name of dotted) expect(settingEntries.map((each) => each.name)).toContain(name)
  })

  test('shows settings that are accepted', () => {
    for (const { text } of guide.fences.filter((each) => /^# astrolabe\.yaml\n/.test(each.text))) {
      const folder = temporaryFolder()
      writeFileSync(join(folder, 'astrolabe.yaml'), text)
      const environment = text.includes('relay:') ? { ASTROLABE_RELAY_TOKEN: 'vendor-token' } : {}
      loadSettings({}, environment, folder)
    }
  })

  test('names commands and options that there are', () => {
    for (const command of commandsIn(guide)) expect(complaintOf(command), command).toBeUndefined()
  })
})

test.each(names)('zh/%s has Chinese punctuation', (name) => {
  const halfWidth = /.*(?:\p{Script=Han}[,;:?!()]|[,;:?!()]\p{Script=Han}).*/gu
  expect(wordsOf(readGuide('zh', name)).match(halfWidth)).toBeNull()
})

test('every address in the guides is one that the gateway has', async () => {
  const gateway = await startTestGateway()
  const found = new Set(guides.flatMap(addressesIn))
  expect(found.size).toBeGreaterThan(10)
  for (const path of found) {
    const { status } = await fetch(gateway.address + path.replace(/\{\w+\}|\$\w+/g, 'x'))
    expect(status, path).not.toBe(404)
  }
  expect((await fetch(`${gateway.address}/api/creators/1/metric`)).status).toBe(404)
})

/** What somebody new types first. */
const typedFirst = new Set<(typeof names)[number]>(['first-call', 'quick-start'])

// The commands are the same in both languages, as is held above: each guide is run in one of them.
describe.concurrent('every command of the guides runs', () => {
  for (const [index, name] of names.entries()) {
    const guide = readGuide(languages[index % languages.length] ?? 'zh', name)
    const tools = toolsOf(guide)
    const label = `${guide.language}/${name}`
    const needed = { ...needs(...tools), ...(!typedFirst.has(name) && leftToCi) }
    test(label, { ...needed, timeout: 240_000 }, async ({ expect }) => {
      await runGuide(guide, tools, async (run) => {
        const { exitCode, lastBlock, output } = run
        expect({ exitCode, lastBlock }, output).toMatchObject({ exitCode: 0 })
        for (const { args, block, code, status } of run.calls) {
          const awaited = Number(guide.fences[block - 1]?.note?.replace('code: ', '') ?? 0)
          if (code === undefined) expect(status, args).toBe(200)
          else expect(code, args).toBe(awaited)
        }
        const asked = guide.fences.filter(
          ({ language, text }) => language === 'sh' && /\bcurl /.test(text),
        )
        expect(new Set(run.calls.map(({ block }) => block)).size).toBe(asked.length)
        if (guide.name === 'backup-and-restore') expect(await restoredBalance(run)).toBe('1000.00')
      })
    })
  }
})

/** Starts a gateway on the backup that the guide restored, and asks it with the token of before. */
async function restoredBalance({ folder, token }: GuideRun): Promise<unknown> {
  const again = join(folder, 'again')
  mkdirSync(again)
  renameSync(join(folder, 'restored'), join(again, 'data'))
  const server = await startServerProcess(again)
  try {
    const headers = { Authorization: `Bearer ${token}` }
    const answer = await fetch(`${server.address}/api/balance`, { headers })
    const { data } = (await answer.json()) as Envelope
    return Object(data).balance
  } finally {
    await server.terminate()
  }
}

/** What the commands of a guide are run with, beside Node. */
function toolsOf({ fences }: Guide): readonly ToolName[] {
  const script = fences.filter(({ language }) => language === 'sh').map(({ text }) => text)
  const called = (['curl', 'sqlite3'] as const).filter((name) =>
    script.join('\n').includes(`${name} `),
  )
  return ['shell', ...called]
}

function isFile(name: string): boolean {
  return /\.(db|yaml|before|lock|cfg|service|sql)$/.test(name)
}

/** Addresses of the gateway in prose and blocks; those of the documentation are not the gateway's. */
function addressesIn({ text }: Guide): readonly string[] {
  const address =
    /(?:127\.0\.0\.1:8720|(?<![\w./-]))(\/(?:api|openapi|ping|healthz|readyz|metrics)\b[^\s`'"|，。、）]*)/g
  return [...text.matchAll(address)].map(([, path = '']) => path)
}

/** `token create --account x` for every `astrolabe token create --account x`. */
function commandsIn(guide: Guide): readonly string[] {
  const pasted = guide.fences
    .filter(({ language }) => ['sh', 'bash'].includes(language))
    .flatMap(({ text }) => [...text.matchAll(/(?:^|(?<!-u)[\s(])astrolabe ([^\n|)]+)/g)])
    .map(([, words = '']) => words)
  const named = codeSpans(guide)
    .filter((code) => code.startsWith('astrolabe '))
    .map((code) => code.slice('astrolabe '.length))
  return [...pasted, ...named]
}

/** What is wrong with a command line; undefined where such a command exists with such options. */
function complaintOf(line: string): string | undefined {
  const words = line.trim().split(/\s+/)
  let command: Command = program
  for (const word of words) {
    const next = command.commands.find((each) => each.name() === word)
    if (!next) break
    command = next
  }
  const flags = words.filter((word) => word.startsWith('--'))
  if (command.commands.length > 0 && !flags.some((flag) => general.includes(flag))) {
    return 'no such command'
  }
  const known = [...general, ...command.options.map(({ long }) => String(long))]
  return flags.find((flag) => !known.includes(flag))
}

const general = ['--help', '--version']
const unused = async (): Promise<never> => {
  throw new Error('The commands are looked at here, not run')
}
const program = buildProgram(
  {
    language: 'en',
    print: () => undefined,
    setExitCode: () => undefined,
    serve: unused,
    withContext: unused,
    withSources: unused,
    withMove: unused,
  },
  '',
)

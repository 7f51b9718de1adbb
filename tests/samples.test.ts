import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Endpoint } from '../src/catalog/define.ts'
import { catalog } from '../src/catalog/index.ts'
import type { Parameter } from '../src/catalog/kinds/kind.ts'
import { words } from '../src/catalog/kinds/words.ts'
import { ownOperations } from '../src/catalog/operations/index.ts'
import { resolveCreators } from '../src/catalog/operations/resolve.ts'
import { topics } from '../src/catalog/topics.ts'
import { envelopeTail, successHead } from '../src/core/envelope.ts'
import { languages } from '../src/core/text.ts'
import { sampleCall } from '../src/derive/samples/sample-call.ts'
import { sharedTestGateway, startTestGateway } from './harness.ts'
import { line, type Runner, runners, runSample, sampleCode } from './sample-runs.ts'
import { isThorough } from './thorough.ts'
import { leftToCi, needs } from './tools.ts'

const endpoints = [...catalog.values()]
const shared = sharedTestGateway()

function firstEndpoint(): Endpoint {
  const [first] = endpoints
  if (!first) throw new Error('The catalog is empty.')
  return first
}

/** Those that the published pages describe: on CI their samples run in every form. */
const documented = new Set([
  'get-kol-rec-videos',
  'get-kol-spread-info',
  'author_rec_videos_v2',
  'get-kol-link-info',
  'get_author_marketing_info',
])

/** Whether it is compiled each time before it runs. */
const isCompiled = ({ id }: Runner) => ['go', 'java'].includes(id)

/**
 * The endpoints whose samples a form runs: its share of the documented ones and of the topics. What
 * a form makes of any path and values is proved by those that are awkward.
 */
function endpointsFor(runner: Runner): readonly Endpoint[] {
  const sharers = isThorough ? runners : runners.filter((each) => !isCompiled(each))
  const isOwn = (_: unknown, index: number) => sharers[index % sharers.length] === runner
  const described = endpoints.filter(({ id }) => documented.has(id))
  const others = Object.keys(topics)
    .filter(isOwn)
    .flatMap((topic) =>
      endpoints
        .filter(({ dataset, successor }) => dataset.topic === topic && !successor)
        .slice(0, 1),
    )
  return [...new Set([...(isThorough ? described : described.filter(isOwn)), ...others])]
}

/** Texts that mean something to one of the languages, to a shell or to an address. */
const awkwardTexts = [
  ...['', ' ', "it's", '"', '\\', "\\'", `$HOME \${x} $(id)`, '`id`', '%41%', 'a&b=c#d?e', '+'],
  ...['@/etc/hostname', '<?php ?>', '\\u0041', '%d %s {0}', '\t', 'a\nb', 'a\r\nb', '//', '/* */'],
  ...['\u2028', '\ufeff', '\u00a0', '性价比', '😀', '-', '!', '~', '*'],
]

/** What is easily lost on the way through a language, or taken for the envelope's. */
const data = { a: {}, b: [], c: '/', n: 1.0, text: '"data":,"recordTime":"😀', recordTime: null }

interface Asked {
  readonly query: Readonly<Record<string, string>>
  readonly authorization: string | undefined
  readonly type?: string | undefined
  readonly body?: unknown
}

/** A server that answers every call with success, and tells what it was asked. */
async function startRecorder(atEnd: (close: () => void) => void) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const { url = '', headers } = request
    const query = Object.fromEntries(new URL(url, 'http://localhost').searchParams)
    const sent = await text(request)
    const body = sent === '' ? {} : { type: headers['content-type'], body: JSON.parse(sent) }
    asked.push({ query, authorization: headers.authorization, ...body })
    response.end(successHead('zh', JSON.stringify(data), '') + envelopeTail('1'))
  }).listen(0, '127.0.0.1')
  atEnd(() => void server.close())
  await once(server, 'listening')
  // A listening server's address is an object.
  const { port } = server.address() as AddressInfo
  return { address: `http://127.0.0.1:${port}`, asked }
}

// The forms run beside each other, the tests of a form in turn: Go's first compiles for all.
const inTurn = { concurrent: false }

for (const runner of runners) {
  const needed = { ...needs(...runner.tools), ...(isCompiled(runner) && leftToCi) }
  describe(runner.id, { ...needed, concurrent: true, timeout: 240_000 }, () => {
    test("an endpoint's sample prints its data", inTurn, async () => {
      const gateway = shared()
      const { token } = await gateway.token()
      const own = endpointsFor(runner)
      expect(own).not.toEqual([])
      for (const [index, endpoint] of own.entries()) {
        const language = languages[index % languages.length] ?? 'zh'
        const code = sampleCode(endpoint, language, gateway.address, runner)
        const run = await runSample(runner, code, { token })
        expect(run, endpoint.id).toMatchObject({ exitCode: 0, stderr: '' })
        const headers = { Authorization: `Bearer ${token}` }
        const { parameters } = sampleCall(endpoint, language, gateway.address)
        const query = parameters.map(({ name, value }): [string, string] => [name, value])
        const path = `${endpoint.path}?${new URLSearchParams(query)}`
        const { envelope } = await gateway.get(path, { headers })
        expect(envelope.code).toBe(0)
        expect(JSON.parse(run.stdout), endpoint.id).toEqual(envelope.data)
      }
    })

    test('that of a list sends it and prints what it came to', inTurn, async () => {
      const gateway = shared()
      const { token } = await gateway.token()
      const code = sampleCode(resolveCreators, 'en', gateway.address, runner)
      const run = await runSample(runner, code, { token })
      expect(run).toMatchObject({ exitCode: 0, stderr: '' })
      const { body } = sampleCall(resolveCreators, 'en', gateway.address)
      const { envelope } = await gateway.get(resolveCreators.path, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(body?.shown),
      })
      expect(told(JSON.parse(run.stdout))).toEqual(told(envelope.data))
    })

    test('a refusal and a failure end it with an error', inTurn, async ({ onTestFinished }) => {
      const gateway = await startTestGateway({}, onTestFinished)
      const code = sampleCode(firstEndpoint(), 'zh', gateway.address, runner)
      const failed = { exitCode: 1, stdout: '' }
      const refused = await runSample(runner, code, { token: 'wrong' })
      expect(refused).toMatchObject({ ...failed, stderr: expect.stringMatching(/\b100\b/) })
      expect(refused.stderr).toMatch(/requestId\W+[0-9a-f-]{36}/)
      const withoutToken = await runSample(runner, code)
      expect(withoutToken).toMatchObject({
        ...failed,
        stderr: expect.stringContaining('请先设置环境变量 ASTROLABE_TOKEN。'),
      })
      await gateway.stop()
      const unanswered = await runSample(runner, code, { token: 'wrong' })
      expect(unanswered.exitCode).toBeGreaterThan(0)
      expect(unanswered).toMatchObject({
        stdout: '',
        stderr: expect.stringMatching(/connect|refused/i),
      })
    })

    test('values arrive as they are', inTurn, async ({ onTestFinished }) => {
      const recorder = await startRecorder(onTestFinished)
      const { endpoint, values } = awkwardEndpoint()
      const code = sampleCode(endpoint, 'en', recorder.address, runner)
      const run = await runSample(runner, code, { token: 'ast_test' })
      expect(run).toMatchObject({ exitCode: 0, stderr: '' })
      expect(JSON.parse(run.stdout)).toEqual(data)
      const authorization = 'Bearer ast_test'
      expect(recorder.asked).toEqual([{ query: values, authorization }])
      const posting = { ...resolveCreators, parameters: endpoint.parameters }
      const posted = sampleCode(posting, 'en', recorder.address, runner)
      expect(await runSample(runner, posted, { token: 'ast_test' })).toEqual(run)
      expect(recorder.asked[1]).toEqual({
        ...{ query: {}, authorization, type: 'application/json', body: values },
      })
    })
  })
}

test('the line of every operation is answered', {
  ...needs(...line.tools),
  timeout: 60_000,
}, async () => {
  const gateway = shared()
  const { token } = await gateway.token()
  const operations = [...endpoints, ...ownOperations]
  // One terminal for all lines, which says after each what it ended with.
  const lines = operations.map((operation) => {
    const code = sampleCode(operation, 'en', gateway.address, line)
    return `${code}printf '\\x1e%s\\x1e' "$?"\n`
  })
  const { stdout } = await runSample(line, lines.join(''), { token })
  const said = stdout.split('\x1e')
  for (const [index, { slug }] of operations.entries()) {
    const [body = '', exitCode] = said.slice(2 * index)
    expect(exitCode, slug).toBe('0')
    // The call of the example was never made here.
    expect(JSON.parse(body).code, slug).toBe(slug === 'call' ? 400 : 0)
  }
})

/** What a list of names came to, without what differs from search to search. */
const told = (data: unknown) => {
  const { lines, ...rest } = data as { readonly lines: readonly object[] }
  return { ...rest, lines: lines.map((line) => ({ ...line, requestId: '', collectedAt: '' })) }
}

/** An endpoint whose examples are what is hard to pass on, and what its calls must then say. */
function awkwardEndpoint(): { endpoint: Endpoint; values: Record<string, string> } {
  // No form can pass NUL: to the system it ends a text.
  const anyText = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'))
  const texts = [...awkwardTexts, ...fc.sample(anyText, 50)]
  const values = Object.fromEntries(texts.map((text, index) => [`p${index}`, text]))
  const meaning = { zh: '含义', en: 'meaning' }
  const parameters = Object.fromEntries(
    Object.entries(values).map(([name, example]): [string, Parameter] => [
      name,
      {
        ...words(meaning, { most: 100, example: 'a' }),
        example,
        keywords: { type: 'string', example },
      },
    ]),
  )
  return { endpoint: { ...firstEndpoint(), acceptsCache: false, parameters }, values }
}

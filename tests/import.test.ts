import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { upstreamRequest } from '../src/catalog/define.ts'
import { exampleValues } from '../src/catalog/example-values.ts'
import { datasets } from '../src/catalog/index.ts'
import { body, creator, entry, linkInfo } from './captures.ts'
import { type CommandLine, quickCommandLine } from './command-line.ts'
import { callPath, startTestGateway, temporaryFolder } from './harness.ts'

let folder: string
let run: CommandLine
beforeEach(async () => {
  folder = temporaryFolder()
  run = quickCommandLine(folder)
  await run('account create acme')
})

function save(name: string, content: unknown): string {
  const file = join(folder, name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

const imported = async (file: string, exitCode = 0) => {
  const { stdout, stderr, code } = await run(['import', file, '--json'])
  expect({ stderr, code }).toEqual({ stderr: '', code: exitCode })
  return JSON.parse(stdout) as object
}

describe('a HAR', () => {
  it('gives what belongs to a dataset, and says what it left and why', async () => {
    const mirror = linkInfo.replace('www.xingtu.cn', 'agent.oceanengine.com/star/mirror')
    const file = save('session.har', {
      log: {
        version: '1.2',
        entries: [
          entry(linkInfo, body),
          entry(mirror, Buffer.from(body).toString('base64'), {
            startedDateTime: '2026-11-21T10:00:00.000+08:00',
            response: {
              status: 200,
              content: { text: Buffer.from(body).toString('base64'), encoding: 'base64' },
            },
          }),
          entry('https://www.xingtu.cn/static/app.js', 'x'),
          entry('not an address', body),
          entry(linkInfo, undefined),
          entry(linkInfo, '<html>login</html>'),
          entry(linkInfo, '{"base_resp":{"status_code":1,"status_message":"请先登录"}}'),
          entry(linkInfo, '{"cut":'),
          entry(linkInfo, body, { startedDateTime: 'soon' }),
          {},
        ],
      },
    })
    expect(await imported(file)).toEqual({
      taken: { 'link-info': 2 },
      known: 0,
      left: { unknownRequest: 3, noBody: 1, notData: 3, badTime: 1 },
      found: { badTime: expect.objectContaining({ en: expect.stringContaining('"soon"') }) },
    })
    expect(await imported(file)).toMatchObject({ taken: {}, known: 2 })
    const { stdout } = await run(`creators history ${creator} --metric star_index`)
    expect(stdout).toContain('2026-11-20T10:00:00.000+08:00  88.5   index (0–100)  import')
  })

  it('is an answer for callers who accept what is stored, byte for byte', async () => {
    const now = new Date().toISOString()
    await imported(
      save('now.har', { log: { entries: [entry(linkInfo, body, { startedDateTime: now })] } }),
    )
    const source = {
      name: 'none',
      collect: () => Promise.reject(new Error('nothing is to be asked')),
    }
    const gateway = await startTestGateway({ dataDir: join(folder, 'data'), source })
    const { token } = await gateway.token()
    const path = callPath('get-kol-link-info', { token, acceptCache: 'true' }, creator)
    const answer = await gateway.get(path)
    expect(answer.headers.get('x-cache')).toBe('hit')
    expect(answer.headers.get('x-source')).toBe('import')
    expect(answer.text).toContain(body)
  })

  it('is read in bounded memory, however large it is', async () => {
    const filler = 'x'.repeat(1_000_000)
    const entries = Array.from({ length: 60 }, (_, index) =>
      index % 2 === 0
        ? entry(`https://www.xingtu.cn/static/${index}.js`, filler)
        : entry(
            linkInfo.replace('7123456789012345678', String(7123456789012345000n + BigInt(index))),
            body,
          ),
    )
    const file = save('large.har', { log: { entries } })
    expect(await imported(file)).toEqual({
      taken: { 'link-info': 30 },
      known: 0,
      left: { unknownRequest: 30 },
    })
  })
})

describe('JSON', () => {
  const collectedAt = '2026-11-20T10:00:00+08:00'

  it.each([
    [
      'a public path',
      { endpoint: '/api/douyin-xingtu/get-kol-link-info/v1', params: { kolId: creator } },
    ],
    ['an endpoint by its id', { endpoint: 'get-kol-link-info', params: { kolId: creator } }],
    ['an address of the upstream', { url: linkInfo }],
    [
      'an address of a vendor',
      {
        url: `https://api.example/api/douyin-xingtu/get-kol-link-info/v1?token=x&kolId=${creator}`,
      },
    ],
  ])('names what was asked by %s', async (_, asked) => {
    const text = `[${JSON.stringify({ ...asked, collectedAt }).slice(0, -1)},"data": ${body} }]`
    expect(await imported(save('a.json', text))).toEqual({
      taken: { 'link-info': 1 },
      known: 0,
      left: {},
    })
  })

  it('may be one object, and says why it is left', async () => {
    const endpoint = 'get-kol-link-info'
    const params = { kolId: creator }
    const data = JSON.parse(body) as object
    const file = save('b.json', [
      { endpoint, params, collectedAt, data: null },
      { endpoint, params: { kolId: 'x' }, collectedAt, data },
      { endpoint, params, data },
      { endpoint: 'nope', params, collectedAt, data },
      { endpoint, params, collectedAt: '2999-01-01', data },
      { endpoint, params, collectedAt, data: { no: 'base_resp' } },
      7,
    ])
    expect(await imported(file, 1)).toMatchObject({
      taken: {},
      known: 0,
      left: {
        noBody: 1,
        badParameters: 1,
        noTime: 1,
        futureTime: 1,
        unknownRequest: 2,
        notData: 1,
      },
    })
  })

  it.each([
    ['{"a":', /cannot be read/],
    ['', /cannot be read/],
  ])('%j is refused', async (text, says) => {
    const { code, stderr } = await run(['import', save('c.json', text)])
    expect(code).toBe(1)
    expect(stderr).toMatch(says)
  })

  it('must be there', async () => {
    const { code, stderr } = await run('import nowhere.har')
    expect(code).toBe(1)
    expect(stderr).toContain('There is no file nowhere.har')
  })
})

it('recognises every dataset by what it asks the upstream', async () => {
  for (const { name, upstream, endpoints, example } of datasets) {
    const [endpoint] = endpoints
    // What Xingtu has no method for no browser has recorded.
    if (!endpoint || upstream.method !== 'GET' || upstream.atXingtu === 'none') continue
    const { query } = upstreamRequest(endpoint, exampleValues(endpoint))
    const url = `https://www.xingtu.cn${upstream.path}?${new URLSearchParams(query)}`
    const file = save('d.har', { log: { entries: [entry(url, JSON.stringify(example))] } })
    expect(await imported(file)).toMatchObject({ taken: { [name]: 1 } })
  }
})

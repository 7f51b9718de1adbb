import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { body, creator, entry, har, linkInfo, ofCreator } from './captures.ts'
import { type CommandLine, commandLine, quickCommandLine } from './command-line.ts'
import { temporaryFolder } from './harness.ts'

let folder: string
let run: CommandLine
beforeEach(async () => {
  folder = temporaryFolder()
  run = quickCommandLine(folder)
  await run('account create acme')
})

function save(content: string | Uint8Array, name = 'capture'): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

/** What the import says in JSON, and its exit code. */
async function importing(content: string | Uint8Array) {
  const { stdout, stderr, code } = await run(['import', save(content), '--json'])
  expect(stderr).toBe('')
  return { code, ...(JSON.parse(stdout) as object) }
}

/** What the import says of a file of which nothing is read. */
async function refusal(file: string): Promise<string> {
  const { stdout, stderr, code } = await run(['import', file])
  expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
  return stderr
}

const took = (count: number) => ({ code: 0, taken: { 'link-info': count }, known: 0, left: {} })

const history = async (id: string) =>
  (await run(`creators history ${id} --metric star_index --json`)).stdout

const asked = { endpoint: 'get-kol-link-info', params: { kolId: creator } }
const collectedAt = '2026-11-20T10:00:00+08:00'
const record = (more: object = {}, data = body) =>
  `${JSON.stringify({ ...asked, collectedAt, ...more }).slice(0, -1)},"data":${data}}`

/** A record whose id is written as it is given. */
const withId = (id: string) => record().replace(`"${creator}"`, id)

const responding = (response: object) => har([{ ...entry(linkInfo, body), response }])
const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16()

describe('a file is read', () => {
  const one = har([entry(linkInfo, body)])
  it.each<[name: string, content: string | Uint8Array]>([
    ['as UTF-8 with its mark', `\uFEFF${one}`],
    ['as UTF-16 LE with its mark', Buffer.from(`\uFEFF${one}`, 'utf16le')],
    ['as UTF-16 BE with its mark', swapped(`\uFEFF${one}`)],
    ['as gzip', gzipSync(one)],
    ['as JSON with a mark', `\uFEFF${record()}`],
    ['as gzip of a record', gzipSync(record())],
    ['with Windows line ends', JSON.stringify(JSON.parse(one), null, 2).replaceAll('\n', '\r\n')],
    ['with log behind other members', `{"comment":{"log":[1]},"a":"{","log":${one.slice(7)}`],
    ['with members behind log', `${one.slice(0, -1)},"_meta":{"entries":[{}]}}`],
    ['with members around entries', one.replace('{"log":{', '{"log":{"pages":[{"entries":[]}],')],
    ['as a HAR in a list', `[${one}]`],
    ['as a list of entries', JSON.stringify([entry(linkInfo, body)])],
    ['as one entry', JSON.stringify(entry(linkInfo, body))],
    ['with a body as an object', one.replace(JSON.stringify(body), body)],
    ['with data as text', record({}, JSON.stringify(body))],
  ])('%s', async (_, content) => {
    expect(await importing(content)).toEqual(took(1))
    expect(await history(creator)).toContain('88.5')
  })

  it.each([
    ['a list', `[${record()},\n ${withId(`"${creator}1"`.replace('7', ''))}]`],
    ['records one a line', `${record()}\n${withId(`"${creator}1"`.replace('7', ''))}\n`],
    ['HARs in a list', `[${har([entry(linkInfo, body)])},${har([entry(ofCreator(1), body)])}]`],
  ])('as %s', async (_, content) => {
    expect(await importing(content)).toEqual(took(2))
  })
})

describe('a body in a HAR is taken', () => {
  const base64 = Buffer.from(body).toString('base64')
  it.each<[name: string, response: object]>([
    [
      'that is plain and marked base64',
      { status: 200, content: { text: body, encoding: 'base64' } },
    ],
    ['that is base64 without a mark', { status: 200, content: { text: base64 } }],
    ['that is base64 in lines', { content: { text: base64.replace(/.{60}/g, '$&\r\n') } }],
    ['that has a byte order mark', { status: 200, content: { text: `\uFEFF${body}` } }],
    ['of status 304', { status: 304, content: { text: body } }],
    ['of status 0', { status: 0, content: { text: body } }],
    ['of a status in text', { status: '200', content: { text: body } }],
    ['of an odd type and size', { status: 200, content: { mimeType: 'x', size: 0, text: body } }],
  ])('%s', async (_, response) => {
    expect(await importing(responding(response))).toEqual(took(1))
    expect(await history(creator)).toContain('88.5')
  })

  it.each<[reason: string, response: unknown]>([
    ['badStatus', { status: 403, content: { text: '{}' } }],
    ['badStatus', { status: 302, content: {} }],
    ['noBody', { status: 304, content: { text: '' } }],
    ['noBody', { status: 200 }],
    ['noBody', null],
    ['notData', { status: 200, content: { text: 'AAAA', encoding: 'base64' } }],
  ])('or left as %s: %j', async (reason, response) => {
    expect(await importing(responding(response as object))).toMatchObject({
      code: 1,
      taken: {},
      left: { [reason]: 1 },
    })
  })
})

describe('a number is read digit by digit', () => {
  it('in parameters, lists, addresses and data', async () => {
    const id = '7012345678901234567'
    const url = linkInfo.replace(creator, '1')
    const params = `{"o_author_id":${id}}`
    const byAddress = `{"url":"${url}","params":${params},"collectedAt":1795153157497,"data":${body}}`
    expect(await importing(`[${withId(id)},${byAddress}]`)).toEqual(took(2))
    const found = await history(id)
    expect(found).toContain('2026-11-20T10:00:00.000+08:00')
    expect(found).toContain('2026-11-20T13:39:17.497+08:00')
  })

  it.each([
    '7.012345678901234567e18',
    '1e18',
    '7012345678901234567.0',
    '-7012345678901234567',
    '[7]',
  ])('and %s is no id, in words', async (written) => {
    const file = save(withId(written))
    const { stdout, code } = await run(['import', file])
    expect(code).toBe(1)
    expect(stdout).toContain('Left 1 that have wrong parameters')
    expect(stdout).toContain(`kolId is "${written}"`)
    expect((await run(['import', file], { ASTROLABE_LANGUAGE: 'zh' })).stdout).toContain('参数有误')
  })

  it('and one with a plus is no JSON', async () => {
    expect(await importing(withId('+7012345678901234567'))).toMatchObject({ left: { broken: 1 } })
  })

  it('and an address without a proper id is left', async () => {
    const url = linkInfo.replace(creator, '7.01e18')
    expect(await importing(har([entry(url, body)]))).toMatchObject({ left: { badParameters: 1 } })
  })
})

describe('a time is read', () => {
  it.each<[written: unknown, shown: string]>([
    ['2026-11-20T13:39:17.497123+08:00', '13:39:17.497'],
    ['2026-11-20T13:39:17', '13:39:17.000'],
    ['2026-11-20 13:39:17.497000', '13:39:17.497'],
    ['2026-11-20T05:39:17.497Z', '13:39:17.497'],
    [1795153157, '13:39:17.000'],
    [1795153157.497123, '13:39:17.497'],
    ['1795153157497', '13:39:17.497'],
  ])('%j, alike in JSON and in a HAR', async (written, shown) => {
    const started = { startedDateTime: written }
    expect(await importing(record({ collectedAt: written }))).toEqual(took(1))
    expect(await importing(har([entry(ofCreator(1), body, started)]))).toEqual(took(1))
    for (const id of [creator, String(BigInt(creator) + 1n)]) {
      expect(await history(id)).toContain(`2026-11-20T${shown}+08:00`)
    }
  })

  it('without a zone as that of Shanghai, whatever the zone of the machine', async () => {
    const time = '2026-11-20T13:39:17.497000'
    const file = save(har([entry(linkInfo, body, { startedDateTime: time })]))
    const inNewYork = { TZ: 'America/New_York' }
    const { code } = await commandLine(folder)(['import', file], inNewYork)
    expect(code).toBe(0)
    expect(await history(creator)).toContain('2026-11-20T13:39:17.497+08:00')
  })

  it.each(['2026-W47-5', '2026-02-30', 'yesterday', 1, true, { $date: 1 }])(
    'and %j is named',
    async (written) => {
      const shown = typeof written === 'string' ? written : JSON.stringify(written)
      for (const text of [
        record({ collectedAt: written }),
        har([entry(linkInfo, body, { startedDateTime: written })]),
      ]) {
        const file = save(text)
        const { stdout, code } = await run(['import', file])
        expect(code).toBe(1)
        expect(stdout).toContain('Left 1 that have a time of collection that is not read')
        expect(stdout).toContain(JSON.stringify(shown))
        const inChinese = (await run(['import', file], { ASTROLABE_LANGUAGE: 'zh' })).stdout
        expect(inChinese).toContain('采集时间无法识别')
      }
    },
  )
})

describe('a file that breaks off', () => {
  const entries = Array.from({ length: 5 }, (_, index) => entry(ofCreator(index), body))
  const whole = Buffer.from(har([...entries, entry('https://a.test/', '名字😀'.repeat(30))]))
  const inSign = whole.indexOf(Buffer.from('名')) + 1

  it.each<[name: string, bytes: Buffer, entries: number]>([
    ['in an entry', whole.subarray(0, inSign + 20), 5],
    ['in a sign', whole.subarray(0, inSign), 5],
    ['between two', whole.subarray(0, whole.indexOf('},{"startedDateTime"') + 2), 1],
    ['behind the last', whole.subarray(0, whole.length - 2), 6],
    ['as gzip', gzipSync(whole.subarray(0, inSign)).subarray(0, -12), 5],
    ['with NULs at its end', Buffer.concat([whole.subarray(0, inSign - 1), Buffer.alloc(500)]), 5],
    ['in a list of records', Buffer.from(`[${record()},{"endpoint":"get`), 1],
    ['in what is no JSON', Buffer.from(`${record()} and so on`), 1],
    [
      'in what is no UTF-8',
      Buffer.concat([Buffer.from(record().padEnd(70_000)), Buffer.from([0xff])]),
      1,
    ],
  ])('%s keeps what was whole, and says so', async (_, bytes, whole) => {
    const taken = Math.min(whole, 5)
    const file = save(bytes)
    const { stdout, code } = await run(['import', file])
    expect(code).toBe(1)
    expect(stdout).toContain(`Took ${taken} observations`)
    expect(stdout).toMatch(
      new RegExp(
        `The file is cut off after ${whole} entries \\(.*\\); ${taken} of them were taken`,
      ),
    )
    const again = await run(['import', file], { ASTROLABE_LANGUAGE: 'zh' })
    expect(again.stdout).toContain(`已有 ${taken} 次`)
    expect(again.stdout).toContain(`文件在第 ${whole} 条之后无法继续读取`)
  })
})

it.each([
  ['relay/sandbox', 'import/sandbox'],
  ['sandbox', 'import/sandbox'],
  ['xingtu', 'import'],
])('a record that came of %s is known as %s', async (source, known) => {
  expect(await importing(record({ source }))).toMatchObject(took(1))
  expect(JSON.parse(await history(creator))).toMatchObject({
    series: [{ points: [{ source: known }] }],
  })
})

describe('what is no capture', () => {
  it.each<[name: string, content: string | Uint8Array, says: string]>([
    ['an empty file', '', 'it is empty'],
    ['blanks', ' \r\n', 'it is empty'],
    ['words', 'hello', 'h stands in a wrong place'],
    ['a page', '<html>', '< stands in a wrong place'],
    [
      'a HAR without a whole entry',
      har([entry(linkInfo, body)]).slice(0, 200),
      'it ends in the middle',
    ],
    ['GBK', Buffer.from([0x7b, 0x22, 0xbb, 0xe1]), 'no UTF-8 text'],
    ['UTF-16 without a mark', Buffer.from(record(), 'utf16le'), 'U+0000 stands in a wrong place'],
    ['a ZIP archive', 'PK\x03\x04....', 'is a ZIP archive: unpack it'],
    ['broken gzip', Buffer.from('1f8b0800ffffffffffffffff', 'hex'), 'compressed data is damaged'],
  ])('is told: %s', async (_, content, says) => {
    expect(await refusal(save(content))).toContain(says)
  })

  it('is told of a folder, a pipe and a device', async () => {
    mkdirSync(join(folder, 'inside'))
    expect(await refusal(join(folder, 'inside'))).toContain('is a folder')
    if (process.platform === 'win32') return
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'pipe')])
    expect(await refusal(join(folder, 'pipe'))).toContain('is no regular file')
    expect(await refusal('/dev/zero')).toContain('is no regular file')
  })

  it('is counted beside what is one, and what is broken tells nothing of its text', async () => {
    const odd = ['null', '7', '{}', '{"request":null}', '{"a":canary}']
    const text = `{"log":{"entries":[${odd.join()},${JSON.stringify(entry(linkInfo, body))}]}}`
    const { stdout, code } = await run(['import', save(text)])
    expect(code).toBe(0)
    expect(stdout).toContain('Took 1 observations')
    expect(stdout).toContain('Left 4 that are requests that belong to no dataset')
    expect(stdout).toContain('Left 1 that are no valid JSON')
    expect(stdout).not.toContain('canary')
  })

  it('is an empty HAR, which is told', async () => {
    const { stdout, code } = await run(['import', save(har([]))])
    expect({ stdout, code }).toEqual({ stdout: 'The file has no entries\n', code: 1 })
  })

  it('is an entry that is too large, and the next is taken', async () => {
    const file = join(folder, 'large.har')
    const descriptor = openSync(file, 'w')
    writeSync(descriptor, '{"log":{"entries":[{"a":"')
    const filler = 'x'.repeat(1024 * 1024)
    for (let written = 0; written <= 64; written++) writeSync(descriptor, filler)
    writeSync(descriptor, `"},${JSON.stringify(entry(linkInfo, body))}]}}`)
    closeSync(descriptor)
    const { stdout, code } = await run(['import', file])
    expect(code).toBe(0)
    expect(stdout).toBe('Took 1 observations: link-info 1\nLeft 1 that have more than 64 MB each\n')
  })
})

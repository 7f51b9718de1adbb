import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { program, quickCommandLine } from './command-line.ts'
import { temporaryFolder } from './harness.ts'
import { isThorough } from './thorough.ts'

const timeout = 120_000
const entries = 20_000
const firstCreator = 7_123_456_789_012_000_000n

/** A file that takes longer to read than a signal takes to arrive: a HAR, or a list of records. */
async function longFile(folder: string, kind: 'har' | 'json'): Promise<string> {
  const file = join(folder, `long.${kind}`)
  const out = createWriteStream(file)
  const body = `{"base_resp":{"status_code":0},"link_star_index":{"value":88.5},"more":"${'x'.repeat(500)}"}`
  out.write(kind === 'har' ? '{"log":{"entries":[' : '[')
  for (let index = 0; index < entries; index++) {
    const id = firstCreator + BigInt(index)
    const url = `https://www.xingtu.cn/gw/api/data_sp/get_author_link_info?o_author_id=${id}&platform_source=1&platform_channel=1&industy_tag=0`
    const entry = JSON.stringify({
      startedDateTime: '2026-11-20T10:00:00.000+08:00',
      request: { method: 'GET', url },
      response: { status: 200, content: { text: body } },
    })
    const record = `{"url":"${url}","collectedAt":"2026-11-20T10:00:00+08:00","data":${body}}`
    const more = out.write((index > 0 ? ',' : '') + (kind === 'har' ? entry : record))
    if (!more) await once(out, 'drain')
  }
  out.end(kind === 'har' ? ']}}' : ']')
  await once(out, 'finish')
  return file
}

function startImport(folder: string, ...words: string[]): ChildProcess {
  const child = spawn(process.execPath, [program, 'import', ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, LANG: 'en_US.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

it.each(isThorough ? (['har', 'json'] as const) : (['json'] as const))(
  'an import of %s tells how far it is; interrupted, it leaves what it stored, and goes on',
  {
    timeout,
  },
  async (kind) => {
    const folder = temporaryFolder()
    const run = quickCommandLine(folder)
    await run('account create demo')
    const file = await longFile(folder, kind)
    const child = startImport(folder, file)
    const printed = text(child.stdout as NodeJS.ReadableStream)
    let told = ''
    for await (const part of child.stderr ?? []) {
      if (told === '') child.kill('SIGINT')
      told += part
    }
    if (child.exitCode === null) await once(child, 'exit')
    expect(told).toMatch(/^\d+ % of \d+\.\d MB, [\d,]+ entries, [\d,]+\/s/)
    const [, taken] = /^Took (\d+) observations: link-info \1\n/.exec(await printed) ?? []
    expect(await printed).toMatch(
      /\nStopped before the end of the file: what was taken is stored\./,
    )
    expect(child.exitCode).toBe(130)
    expect(Number(taken)).toBeGreaterThan(0)
    expect(Number(taken)).toBeLessThan(entries)
    const seen = await run(`creators history ${firstCreator} --json`)
    expect(JSON.parse(seen.stdout).observations).toHaveLength(1)

    const again = startImport(folder, file, '--json')
    const [json, stderr] = await Promise.all([
      text(again.stdout as NodeJS.ReadableStream),
      text(again.stderr as NodeJS.ReadableStream),
    ])
    expect(stderr).toBe('')
    const rest = entries - Number(taken)
    expect(JSON.parse(json)).toEqual({
      taken: { 'link-info': rest },
      known: Number(taken),
      left: {},
    })
  },
)

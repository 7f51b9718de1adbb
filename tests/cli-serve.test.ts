import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { commandLine, program, quickCommandLine } from './command-line.ts'
import { startTestGateway, temporaryFolder } from './harness.ts'

const timeout = 60_000
const token = /ast_\w{36}/

interface Started {
  readonly child: ChildProcess
  /** All that has been written, to both. */
  readonly output: () => { readonly stdout: string; readonly stderr: string }
  /** Waits until what was written says where the server listens. */
  readonly address: () => Promise<string>
}

/** Starts `astrolabe serve` on a free port with more options, or with another command line of a shell. */
function serve(folder: string, command: string, nodeOptions = ''): Started {
  const child = spawn('sh', ['-c', command], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      LANG: 'en_US.UTF-8',
      SERVE: `${process.execPath} ${nodeOptions} ${program} serve --port 0`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const written = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text
    })
  }
  return {
    child,
    output: () => ({ ...written }),
    address: () =>
      vi.waitFor(
        () => {
          const [found] = /http:\/\/[\w.:[\]]+:\d+/.exec(written.stdout + written.stderr) ?? []
          if (!found) throw new Error(`The server has not started: ${written.stderr}`)
          return found
        },
        { timeout: 30_000 },
      ),
  }
}

async function ping(address: string): Promise<number> {
  return (await fetch(`${address}/ping`)).status
}

/** The log as its lines, none of which may be anything else. */
function logOf(stderr: string): { level: number; msg: string; error?: { message: string } }[] {
  return stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

describe('a server whose output is not read to its end', () => {
  it('goes on, and has shown the token in its first line', { timeout }, async () => {
    const { output, address } = serve(temporaryFolder(), 'mkfifo p; head -1 < p & exec $SERVE > p')
    const at = await address()
    await vi.waitFor(() => expect(output().stdout).toMatch(token), { timeout: 20_000 })
    expect(output().stdout.split('\n')).toHaveLength(2)
    expect(output().stdout).toMatch(/^Astrolabe is listening on http:.* shown this once: ast_/)
    expect(await ping(at)).toBe(200)
  })

  it('tells on stderr what stdout does not take, and ends in order', { timeout }, async () => {
    const { child, output, address } = serve(temporaryFolder(), 'exec $SERVE')
    child.stdout?.destroy()
    const at = await address()
    await vi.waitFor(() => expect(output().stderr).toMatch(token), { timeout: 20_000 })
    expect(output().stderr).toContain(`listening on ${at}; token of the new account demo`)
    expect(await ping(at)).toBe(200)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('goes on without stderr', { timeout }, async () => {
    const { child, address } = serve(temporaryFolder(), 'exec $SERVE')
    child.stderr?.destroy()
    const at = await address()
    for (let i = 0; i < 3; i++) expect(await ping(at)).toBe(200)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })
})

describe('an error that nothing catches', () => {
  it.each([
    ['thrown', "throw new Error('a stray')"],
    ['rejected', "Promise.reject(new Error('a stray'))"],
  ])(
    'ends the server in order and with 1, and is a line of its log: %s',
    { timeout },
    async (_, does) => {
      const preload = `data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2',()=>{${does}})`)}`
      const { child, output, address } = serve(
        temporaryFolder(),
        'exec $SERVE',
        `--import=${preload.replaceAll("'", '%27')}`,
      )
      await address()
      child.kill('SIGUSR2')
      expect(await once(child, 'exit')).toEqual([1, null])
      const log = logOf(output().stderr)
      expect(log.map(({ level, error }) => [level, error?.message])).toContainEqual([60, 'a stray'])
      expect(log.at(-1)).toMatchObject({ level: 30, msg: 'stopped' })
    },
  )
})

describe('serve', () => {
  it('tells a name that is not resolved', { timeout }, async () => {
    const run = commandLine(temporaryFolder())
    const [en, zh] = await Promise.all([
      run('serve --host nosuch.invalid'),
      commandLine(temporaryFolder())('serve --host nosuch.invalid', { LANG: 'zh_CN.UTF-8' }),
    ])
    expect([en.code, zh.code]).toEqual([1, 1])
    expect(en.stderr).toMatch(
      /^astrolabe: Cannot listen on nosuch\.invalid:8720 \(E\w+\): the name cannot be resolved; .*--host\n$/,
    )
    expect(zh.stderr).toMatch(
      /^astrolabe：无法监听 nosuch\.invalid:8720（E\w+）：无法解析该主机名，.*\n$/,
    )
  })

  it('makes no token where it cannot listen: it would be lost', async () => {
    const folder = temporaryFolder()
    const run = quickCommandLine(folder)
    expect((await run('serve --host 192.0.2.1 --port 0')).code).toBe(1)
    expect((await run('account list --json')).stdout).toBe('[]\n')
    const { output, address } = serve(folder, 'exec $SERVE')
    await address()
    await vi.waitFor(() => expect(output().stdout).toMatch(token), { timeout: 20_000 })
  })

  const hasIpv6 = Object.values(networkInterfaces())
    .flat()
    .some((each) => each?.address === '::1')
  it.each(['::1', '[::1]'])('takes %s', { timeout, skip: !hasIpv6 }, async (host) => {
    const { address } = await startTestGateway({ settings: { host } })
    expect(address).toMatch(/^http:\/\/\[::1\]:\d+$/)
    expect(await ping(address)).toBe(200)
  })
})

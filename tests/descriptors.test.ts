import { execFileSync } from 'node:child_process'
import { Agent, get } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { startServer } from './child-server.ts'
import { callPath, type Envelope, temporaryFolder } from './harness.ts'
import { openOperator } from './operator.ts'
import { needs, toolPath } from './tools.ts'

/** Fewer than a server has open when it has started: it can open nothing more. */
const tooFew = 20
const enough = 1000

it(
  'a server without descriptors answers what it can, and the rest once there are some',
  needs('prlimit'),
  async () => {
    const dataDir = temporaryFolder()
    const { child, address, output } = await startServer(dataDir)
    const token = await tokenIn(dataDir)
    const allow = (descriptors: number) =>
      execFileSync(toolPath('prlimit'), ['--pid', String(child.pid), `--nofile=${descriptors}:`])
    // A connection that is there already: no other could be taken.
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    const ask = (path: string) => asked(agent, address + path)
    expect(await ask('/ping')).toMatchObject({ status: 200, envelope: { code: 0 } })

    allow(tooFew)
    const internal = { code: 500, message: 'An internal error occurred', data: null }
    const english = { status: 500, envelope: internal }
    expect(await ask('/api/health/endpoints')).toMatchObject(english)
    expect(await ask('/api/health/endpoints')).toMatchObject(english)
    const history = `/api/creators/6629722295873044494/observations?token=${token}`
    expect(await ask(history)).toMatchObject({ envelope: { code: 500 } })
    // What is stored cannot be looked up, and is collected instead.
    const call = callPath('get-kol-link-info', { token, acceptCache: 'true' })
    expect(await ask(call)).toMatchObject({ status: 200, envelope: { code: 0 } })
    expect(await ask('/ping')).toMatchObject({ status: 200, envelope: { code: 0 } })
    expect(child.exitCode).toBeNull()
    expect(output()).toContain('a thread that reads the history died')

    allow(enough)
    await expect.poll(() => ask('/api/health/endpoints')).toMatchObject({ status: 200 })
    await expect.poll(() => ask(history)).toMatchObject({ envelope: { code: 0 } })
    expect(child.exitCode).toBeNull()
  },
)

async function tokenIn(dataDir: string): Promise<string> {
  const ctx = await openOperator(dataDir)
  try {
    await createAccount(ctx, { name: 'test', topUpMicros: 1_000_000_000 })
    return (await createToken(ctx, { account: 'test', limits: {} })).token
  } finally {
    await ctx.close()
  }
}

function asked(agent: Agent, url: string) {
  const headers = { 'accept-language': 'en' }
  return new Promise<{ status: number | undefined; envelope: Envelope }>((resolve, reject) => {
    const request = get(url, { agent, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => {
        resolve({ status: response.statusCode, envelope: JSON.parse(text) as Envelope })
      })
    })
    request.on('error', reject)
  })
}

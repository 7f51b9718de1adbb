import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Agent, get, type IncomingMessage, type ServerResponse } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it, onTestFinished } from 'vitest'
import { catalog } from '../../src/catalog/index.ts'
import { callPath, startTestGateway, stubSource } from '../harness.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

it('a connection that is idle keeps nothing of the call that was answered on it', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  const gateway = await startTestGateway()
  const port = Number(new URL(gateway.address).port)
  const calls: WeakRef<IncomingMessage | ServerResponse>[] = []
  const note = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
    // Servers that other tests left in this thread are told of here as well.
    if (request.socket.localPort === port) {
      calls.push(new WeakRef(request), new WeakRef(response))
    }
  }
  subscribe('http.server.request.start', note)
  onTestFinished(() => void unsubscribe('http.server.request.start', note))
  const { token } = await gateway.token()
  const path = callPath('get-kol-link-info', { token })
  await new Promise((answered, failed) => {
    get(gateway.address + path, { agent }, (response) => response.resume().on('end', answered)).on(
      'error',
      failed,
    )
  })
  await expect
    .poll(() => {
      collectGarbage()
      // Of the objects themselves, what is waiting for them would keep one that was found.
      return calls.map((call) => call.deref() === undefined)
    })
    .toEqual([true, true])
  expect(Object.values(agent.freeSockets).flat()).toHaveLength(1)
})

it('what was asked for is kept of two thousand calls, however many endpoints they were of', async () => {
  // What is asked of a deprecated path and of its successor at once is collected together.
  const ids = [...catalog.values()].filter(({ successor }) => !successor).map(({ id }) => id)
  const endpoints = ids
    .filter((id) => callPath(id, {}, creator(0)).includes(creator(0)))
    .slice(0, 5)
  const asked: WeakRef<object>[] = []
  const stub = stubSource('{"base_resp":{"status_code":0,"status_message":""}}')
  const collect: typeof stub.collect = (request) => {
    asked.push(new WeakRef(request))
    return stub.collect(request)
  }
  const gateway = await startTestGateway({ source: { ...stub, collect } })
  const { token } = await gateway.token()
  for (let from = 0; from < 450; from += 30) {
    const calls = endpoints.flatMap((id) =>
      Array.from({ length: 30 }, async (_, at) => {
        const path = callPath(id, { token }, creator(from + at))
        expect((await gateway.get(path)).envelope.code).toBe(0)
      }),
    )
    await Promise.all(calls)
  }
  expect(asked).toHaveLength(endpoints.length * 450)
  await expect
    .poll(() => {
      collectGarbage()
      return asked.filter((request) => request.deref()).length
    })
    .toBe(2000)
})

const creator = (at: number) => String(7_000_000_000_000_000_000n + BigInt(at))

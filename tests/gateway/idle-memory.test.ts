import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Agent, get, type IncomingMessage, type ServerResponse } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it, onTestFinished } from 'vitest'
import { callPath, startTestGateway } from '../harness.ts'

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

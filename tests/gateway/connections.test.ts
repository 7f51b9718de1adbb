import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { resolveCreators } from '../../src/catalog/operations/resolve.ts'
import { listCalls } from '../../src/services/calls/list.ts'
import {
  callPath,
  sharedTestGateway,
  startTestGateway,
  stubSource,
  type TestGateway,
} from '../harness.ts'
import { answersTo, openRaw, requestOf } from '../raw-http.ts'
import { until } from '../until.ts'

const endpoint = 'get-kol-link-info'
const body = '{"base_resp":{"status_code":0,"status_message":""}}'

/** A source that answers each call when it is let go, and tells how many wait. */
function heldSource() {
  const held: (() => void)[] = []
  const source = stubSource(() => new Promise((resolve) => held.push(() => resolve(body))))
  return { source, held }
}

/** Six requests of all kinds, one of them refused, in which heads and bodies look alike. */
const mixed =
  requestOf('/ping') +
  requestOf('/ping', ['Host: a', `X: ${'x'.repeat(9000)}`]) +
  `${requestOf('/ping', ['Host: a', 'Content-Length: 8'])}\r\n\r\n\r\n\r\n` +
  `${requestOf('/ping', ['Host: a', 'Transfer-Encoding: chunked'])}4\r\n\r\n\r\n\r\n0\r\n\r\n` +
  `\r\n\r\n${requestOf('/ping').replace('GET', 'POST')}` +
  requestOf('/ping')

/** A call about one of ten creators, with a body that nobody needs. */
function withBody(token: string, creator: string): string {
  const path = callPath(endpoint, { token }, creator.padStart(19, '700000000000000000'))
  return `${requestOf(path, ['Host: a', 'Content-Length: 1'])}x`
}

/** A request for creators whose body, which is needed, has so many bytes. */
function resolving(token: string, bytes: number): string {
  const headers = ['Host: a', 'Content-Type: application/json', `Content-Length: ${bytes}`]
  const head = requestOf(`${resolveCreators.path}?token=${token}`, headers).replace('GET', 'POST')
  return head + JSON.stringify({ lines: ['7000000000000000001'] }).padEnd(bytes)
}

async function metric({ address }: TestGateway, name: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1])
}

describe('requests that one connection sends without waiting for answers', () => {
  const shared = sharedTestGateway()

  it('are answered one after the other: the next is begun when the last was answered', async () => {
    const { source, held } = heldSource()
    const gateway = await startTestGateway({ source })
    const { token } = await gateway.token()
    const connection = openRaw(gateway)
    const creators = ['7000000000000000001', '7000000000000000002', '7000000000000000003']
    const calls = creators.map((id) => requestOf(callPath(endpoint, { token }, id)))
    connection.socket.write(calls.join('') + requestOf('/ping') + calls.join(''))
    for (let begun = 1; begun <= 6; begun++) {
      await until(() => source.asked.length === begun)
      // Others are answered meanwhile, so the connection had its turns.
      for (let i = 0; i < 3; i++) await gateway.get('/ping')
      expect(source.asked).toHaveLength(begun)
      held[begun - 1]?.()
      await connection.answers(begun > 3 ? begun + 1 : begun)
    }
    const answers = await connection.answers(7)
    expect(answers.map((answer) => JSON.parse(answer.body).message)).toEqual([
      ...['Success', 'Success', 'Success', 'pong', 'Success', 'Success', 'Success'],
    ])
    expect(source.asked.map((query) => JSON.parse(query).o_author_id)).toEqual([
      ...creators,
      ...creators,
    ])
  })

  it('are at most one ahead where they have bodies, which end in one piece with the next', async () => {
    const { source, held } = heldSource()
    const gateway = await startTestGateway({ source })
    const { token } = await gateway.token()
    const connection = openRaw(gateway)
    const creators = Array.from({ length: 10 }, (_, index) => String(index))
    connection.socket.write(creators.map((creator) => withBody(token, creator)).join(''))
    for (let answered = 0; answered < creators.length; answered++) {
      await until(() => source.asked.length > answered)
      for (let i = 0; i < 3; i++) await gateway.get('/ping')
      expect(source.asked.length).toBeLessThanOrEqual(answered + 2)
      held[answered]?.()
      await connection.answers(answered + 1)
    }
  })

  it('take turns with those of others', async () => {
    const gateway = shared()
    const many = openRaw(gateway)
    many.socket.write(requestOf('/ping').repeat(3000))
    const answers = await many.answers(1)
    for (let i = 0; i < 5; i++) await gateway.get('/ping')
    expect(answers.length).toBeLessThan(2000)
    expect(await many.answers(3000)).toHaveLength(3000)
  })

  it.each([33, 3000])('are all answered, also %i that end the sending', async (count) => {
    const gateway = shared()
    const { token } = await gateway.token()
    const call = callPath(endpoint, { token, acceptCache: 'true' })
    for (const pair of ['/ping', call]) {
      const connection = openRaw(gateway)
      connection.socket.end(requestOf('/ping').repeat(count - 1) + requestOf(pair))
      const answers = await connection.closed()
      expect(answers).toHaveLength(count)
      expect(answers.every(({ status }) => status === 200)).toBe(true)
      expect(JSON.parse(answers.at(-1)?.body ?? '').code).toBe(0)
    }
  })

  it.each([
    [2, 40],
    [3, 40],
    [20, 40],
    [2, 70_000],
    [3, 70_000],
    [3, 200_000],
  ])('are all answered, also %i that need their bodies, of %i bytes', async (count, bytes) => {
    const gateway = shared()
    const { token } = await gateway.token()
    const connection = openRaw(gateway)
    connection.socket.write(resolving(token, bytes).repeat(count))
    const answers = await connection.answers(count)
    expect(answers.every((answer) => JSON.parse(answer.body).code === 0)).toBe(true)
  })

  it('are cut into as many pieces as may be, and answered all the same', async () => {
    const gateway = shared()
    const bytes = Buffer.from(mixed)
    for (const size of [1, 2, 3, 7, 64, 4001, bytes.length]) {
      const connection = openRaw(gateway)
      connection.socket.setNoDelay()
      for (let at = 0; at < bytes.length; at += size) {
        connection.socket.write(bytes.subarray(at, at + size))
        if (size < 64 && at % 64 === 0) await new Promise((resolve) => setImmediate(resolve))
      }
      const answers = await connection.answers(6)
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 405, 200])
    }
  })

  it('wait with their sender where nobody reads the answers, and hold up nobody', async () => {
    const gateway = await startTestGateway()
    const request = requestOf('/openapi/openapi-en.json')
    const piece = request.repeat(1000)
    const connections = Array.from({ length: 10 }, () => openRaw(gateway))
    for (const { socket } of connections) {
      socket.pause()
      for (let i = 0; i < 400; i++) socket.write(piece)
    }
    const unsent = () => connections.map(({ socket }) => socket.writableLength)
    // The system between both ends takes a few megabytes, and then nothing is taken any more.
    let before: readonly number[] = []
    await until(async () => {
      for (let i = 0; i < 50; i++) expect((await gateway.get('/ping')).status).toBe(200)
      const now = unsent()
      const isStill = now.every((bytes, at) => bytes === before[at])
      before = now
      return isStill
    })
    for (const bytes of before) expect(bytes).toBeGreaterThan(5_000_000)
    const [first] = connections
    first?.socket.resume()
    expect((await first?.answers(30))?.every(({ status }) => status === 200)).toBe(true)
  })

  it('are read once the one before them is answered, whatever they are', async () => {
    const { source, held } = heldSource()
    const gateway = await startTestGateway({ source })
    const { token } = await gateway.token()
    const connection = openRaw(gateway)
    const upgrade = ['Host: a', 'Connection: Upgrade', 'Upgrade: websocket']
    connection.socket.write(
      requestOf(callPath(endpoint, { token })) +
        requestOf('/ping', upgrade) +
        mixed +
        requestOf('a:443').replace('GET', 'CONNECT') +
        requestOf('/ping'),
    )
    await until(() => source.asked.length === 1)
    held[0]?.()
    const answers = await connection.closed()
    const statuses = [200, 200, 200, 200, 200, 200, 405, 200, 405]
    expect(answers.map(({ status }) => status)).toEqual(statuses)
  })

  it.each([
    ['CONNECT', requestOf('a:443').replace('GET', 'CONNECT'), 405],
    ['another method', requestOf('/ping').replace('GET', 'BREW'), 501],
    ['no host', requestOf('/ping', []), 400],
  ])('are told what is wrong with %s when it is their turn', async (_, wrong, status) => {
    const { source, held } = heldSource()
    const gateway = await startTestGateway({ source })
    const { token } = await gateway.token()
    const connection = openRaw(gateway)
    connection.socket.write(requestOf(callPath(endpoint, { token })) + wrong + requestOf('/ping'))
    await until(() => source.asked.length === 1)
    held[0]?.()
    const answers = await connection.closed()
    expect(answers.map((answer) => answer.status)).toEqual([200, status])
    expect(JSON.parse(answers[1]?.body ?? '').message).not.toContain('"GET"')
  })

  it('end by the silence of their connection, also where CONNECT is behind them', async () => {
    const { source, held } = heldSource()
    const gateway = await startTestGateway({ source })
    const { token } = await gateway.token()
    const port = Number(new URL(gateway.address).port)
    let accepted: Socket | undefined
    const note = (message: unknown) => {
      const { socket } = message as { socket: Socket }
      if (socket.localPort === port) accepted ??= socket
    }
    subscribe('net.server.socket', note)
    onTestFinished(() => void unsubscribe('net.server.socket', note))
    const connection = openRaw(gateway)
    const calls = ['1', '2'].map((creator) => withBody(token, creator))
    connection.socket.write(calls.join('') + requestOf('a:443').replace('GET', 'CONNECT'))
    await until(() => source.asked.length === 1)
    held[0]?.()
    // The body of the second ends in one piece with CONNECT, at which node:http lets go of both.
    await until(() => source.asked.length === 2)
    expect(accepted?.timeout).toBe(90_000)
    accepted?.emit('timeout')
    expect(await connection.closed()).toHaveLength(1)
    held[1]?.()
  })

  it('are not late where they wait for longer than a request may take to come', async () => {
    const { source, held } = heldSource()
    const gateway = await startTestGateway({ source, requestTimeoutMs: 50 })
    const { token } = await gateway.token()
    const connection = openRaw(gateway)
    connection.socket.write(requestOf(callPath(endpoint, { token })) + requestOf('/ping'))
    await until(() => source.asked.length === 1)
    // It is looked for those that are late, since this one is told.
    expect(await answersTo(gateway, 'GET /ping')).toMatchObject([{ status: 408 }])
    held[0]?.()
    expect(await connection.answers(2)).toMatchObject([{ status: 200 }, { status: 200 }])
  })

  it.each([
    ['in its turn', 0],
    ['one request ahead', 2],
  ])('are the last where a body does not come in time, %s', async (_, before) => {
    const { source, held } = heldSource()
    const gateway = await startTestGateway({ source, requestTimeoutMs: 500 })
    const { token } = await gateway.token()
    const [third = '', ...whole] = ['3', '1', '2'].map((creator) => withBody(token, creator))
    const connection = openRaw(gateway)
    connection.socket.write(whole.slice(0, before).join('') + third.slice(0, -1))
    await until(() => source.asked.length > 0)
    // The body of the second ends in one piece with the third.
    if (before > 0) held[0]?.()
    await until(() => source.asked.length === before + 1)
    // It is looked for those that are late, since this one is told.
    expect(await answersTo(gateway, 'GET /ping')).toMatchObject([{ status: 408 }])
    connection.socket.write(third.slice(-1) + requestOf('/ping'))
    for (const answer of held) answer()
    expect(await connection.closed()).toHaveLength(before + 1)
  })

  it.each([
    ['does not come in time', 408, 'in time'],
    ['is nonsense', 400, 'not valid HTTP'],
    ['breaks off', 400, 'before the request came to its end'],
  ])('are told where a body that they need %s', async (what, status, told) => {
    const gateway = await startTestGateway({ requestTimeoutMs: 500 })
    const { token } = await gateway.token()
    const whole = resolving(token, 100)
    const nonsense = whole
      .replace(/Content-Length.*/, 'Transfer-Encoding: chunked')
      .replace('{', 'zz\r\n{')
    for (const before of [0, 2]) {
      const allowHalfOpen = what === 'breaks off'
      const connection = openRaw(gateway, { allowHalfOpen })
      const last = what === 'is nonsense' ? nonsense : whole.slice(0, -1)
      connection.socket.write(requestOf('/ping').repeat(before) + last)
      if (allowHalfOpen) connection.socket.end()
      const answers = await connection.closed()
      expect(answers).toHaveLength(before + 1)
      const [answer] = answers.slice(-1)
      expect(answer?.status).toBe(status)
      expect(JSON.parse(answer?.body ?? '').message).toContain(told)
    }
  })

  it('are not late where their bodies have come and wait to be read', async () => {
    const { source, held } = heldSource()
    const gateway = await startTestGateway({ source, requestTimeoutMs: 500 })
    const { token } = await gateway.token()
    const calls = ['1', '2', '3'].map((creator) => withBody(token, creator))
    const connection = openRaw(gateway)
    connection.socket.write(calls.join('') + requestOf('/ping'))
    await until(() => source.asked.length > 0)
    held[0]?.()
    await until(() => source.asked.length === 3)
    expect(await answersTo(gateway, 'GET /ping')).toMatchObject([{ status: 408 }])
    for (const answer of held) answer()
    expect(await connection.answers(4)).toHaveLength(4)
  })

  it('lose nothing where one of them asks for another protocol', async () => {
    const gateway = shared()
    const upgrade = ['Host: a', 'Connection: Upgrade', 'Upgrade: x']
    const upgradeWithBody = [...upgrade, 'Content-Length: 1']
    const connection = openRaw(gateway)
    connection.socket.write(
      requestOf('/ping', upgrade) +
        requestOf('/nothing') +
        `${requestOf('/ping', upgradeWithBody)}x` +
        requestOf('/nothing') +
        requestOf('/ping', upgrade) +
        'GET /a HTTP/1.1\r\nHost: a\r\nX: ',
    )
    await connection.answers(5)
    connection.socket.write(requestOf('/ping'))
    const answers = await connection.closed()
    // What is behind is the value of a header, and the second Host of that request.
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200, 404, 200, 400])
  })

  it.each([
    ['bodies', requestOf('/ping?x', ['Host: a', 'Content-Length: 1']), 'x'],
    [
      'many lines',
      requestOf('/ping?x', ['Host: a', ...Array.from({ length: 40 }, () => 'a:')]),
      '',
    ],
    ['nothing else', requestOf('/ping?x'), ''],
  ])('are not served in one go, with %s', async (_, head, body) => {
    const gateway = shared()
    let made = 0
    let madeInOneGo = 0
    const note = (message: unknown) => {
      const { request } = message as { request: IncomingMessage }
      if (request.url !== '/ping?x') return
      made++
      if (made === 1) setImmediate(() => (madeInOneGo = made))
    }
    subscribe('http.server.request.start', note)
    onTestFinished(() => void unsubscribe('http.server.request.start', note))
    const connection = openRaw(gateway)
    connection.socket.write((head + body).repeat(300))
    await connection.answers(300)
    expect({ made, madeInOneGo }).toEqual({ made: 300, madeInOneGo: 1 })
  })

  it('are not charged behind one after which nothing is answered', async () => {
    const gateway = await startTestGateway({ requestTimeoutMs: 50 })
    const { token, account } = await gateway.token()
    const call = requestOf(callPath(endpoint, { token }))
    const refused = `${requestOf('/ping', ['Content-Length: 1'])}x`
    expect(await answersTo(gateway, refused + call)).toMatchObject([{ status: 400 }])
    const late = openRaw(gateway, { allowHalfOpen: true })
    late.socket.write(call.slice(0, -2))
    expect(await late.answers(1)).toMatchObject([{ status: 408 }])
    late.socket.end(`\r\n${call}`)
    expect(await late.closed()).toHaveLength(1)
    // What had been begun would be written down before what comes after it.
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(0)
    expect((await listCalls(gateway.ctx, { limit: 5, account })).rows).toHaveLength(1)
  })

  it.each(['with it', 'behind it'])(
    'are not made of what comes before its turn, however much comes %s',
    async (when) => {
      const { source, held } = heldSource()
      const gateway = await startTestGateway({ source })
      const port = Number(new URL(gateway.address).port)
      const made: (string | undefined)[] = []
      const note = (message: unknown) => {
        const { request } = message as { request: IncomingMessage }
        if (request.socket.localPort === port) made.push(request.url)
      }
      subscribe('http.server.request.start', note)
      onTestFinished(() => void unsubscribe('http.server.request.start', note))
      const { token } = await gateway.token()
      const connection = openRaw(gateway)
      const path = callPath(endpoint, { token })
      const behind = requestOf('/ping?x').repeat(2000)
      connection.socket.write(requestOf(path) + (when === 'with it' ? behind : ''))
      await until(() => source.asked.length === 1)
      if (when === 'behind it') connection.socket.write(behind)
      for (let i = 0; i < 3; i++) await gateway.get('/ping')
      expect(made).toEqual([path, '/ping', '/ping', '/ping'])
      held[0]?.()
      await connection.answers(2001)
      expect(made.filter((url) => url === '/ping?x')).toHaveLength(2000)
    },
  )

  it('are dropped behind one that cannot be read, which is told when its turn has come', async () => {
    const { source, held } = heldSource()
    const gateway = await startTestGateway({ source })
    const { token } = await gateway.token()
    const connection = openRaw(gateway)
    const call = requestOf(callPath(endpoint, { token }))
    connection.socket.write(`${call}nonsense\r\n\r\n${call}`)
    await until(() => source.asked.length === 1)
    held[0]?.()
    const answers = await connection.closed()
    expect(answers.map(({ status }) => status)).toEqual([200, 400])
    expect(source.asked).toHaveLength(1)
  })

  it('are charged as they are answered, where a body is nonsense', async () => {
    const { source, held } = heldSource()
    const gateway = await startTestGateway({ source })
    const { token, account } = await gateway.token()
    const connection = openRaw(gateway)
    const headers = ['Host: a', 'Transfer-Encoding: chunked']
    connection.socket.write(`${requestOf(callPath(endpoint, { token }), headers)}zzz\r\n`)
    await until(() => source.asked.length === 1)
    held[0]?.()
    const [answer, ...more] = await connection.closed()
    expect(more).toEqual([])
    expect(JSON.parse(answer?.body ?? '').code).toBe(0)
    expect((await listCalls(gateway.ctx, { limit: 5, account })).rows).toMatchObject([{ code: 0 }])
  })
})

describe('a caller who hangs up', () => {
  it('is noticed while his call is under way', async () => {
    const { source } = heldSource()
    const gateway = await startTestGateway({ source })
    const { token, account } = await gateway.token()
    const connection = openRaw(gateway)
    connection.socket.write(requestOf(callPath(endpoint, { token })))
    await until(() => source.asked.length === 1)
    connection.socket.end()
    await until(async () => {
      const { rows } = await listCalls(gateway.ctx, { limit: 1, account })
      return rows[0]?.state === 'cancelled'
    })
  })
})

describe('connections', () => {
  it('beyond maxConnections are refused, told once and counted, and harm nobody', async () => {
    const gateway = await startTestGateway({ settings: { maxConnections: 3 } })
    const there = [openRaw(gateway), openRaw(gateway), openRaw(gateway)]
    for (const { socket } of there) socket.write(requestOf('/ping'))
    await Promise.all(there.map((each) => each.answers(1)))
    for (let i = 0; i < 20; i++) {
      const late = openRaw(gateway)
      late.socket.write(requestOf('/ping'))
      expect(await late.closed()).toEqual([])
    }
    for (const { socket } of there) socket.write(requestOf('/ping'))
    for (const each of there) expect(await each.answers(2)).toHaveLength(2)
    const told = gateway
      .logged()
      .split('\n')
      .filter((line) => line.includes('maxConnections'))
    expect(told).toHaveLength(1)
    expect(JSON.parse(told[0] ?? '')).toMatchObject({ maxConnections: 3 })

    for (const { socket } of there) socket.destroy()
    await until(() =>
      gateway.get('/ping').then(
        ({ status }) => status === 200,
        () => false,
      ),
    )
    expect(await metric(gateway, 'astrolabe_connections_refused_total')).toBeGreaterThanOrEqual(20)
    expect([1, 2, 3]).toContain(await metric(gateway, 'astrolabe_connections'))
  })

  it('are told at the stop that they close: those under way, and those that ask after it', async () => {
    const { source, held } = heldSource()
    const gateway = await startTestGateway({ source })
    const { token } = await gateway.token()
    const call = callPath(endpoint, { token })
    const calling = openRaw(gateway)
    calling.socket.write(requestOf(call))
    // Not idle, so the stop leaves them open: their first requests have begun to come.
    const targets = ['/ping', '/nothing', '/readyz', '/docs/', '/api/balance', callPath(endpoint)]
    const asking = targets.map((target) => {
      const connection = openRaw(gateway)
      connection.socket.write(requestOf(target).slice(0, 20))
      return { target, connection }
    })
    await until(() => source.asked.length === 1)
    await until(async () => (await metric(gateway, 'astrolabe_connections')) >= targets.length + 1)
    const stopped = gateway.stop()
    for (const { target, connection } of asking) {
      connection.socket.write(requestOf(target).slice(20))
      const [answer] = await connection.closed()
      expect(answer?.head, target).toMatch(/^connection: close$/im)
    }
    held[0]?.()
    const [answer] = await calling.closed()
    expect(answer?.head).toMatch(/^connection: close$/im)
    expect(JSON.parse(answer?.body ?? '').code).toBe(0)
    await stopped
  })
})

import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { documentedCreatorId } from '../../src/catalog/kinds/id.ts'
import { callPath, startTestGateway } from '../harness.ts'

const endpoint = 'get-kol-link-info'
const headerCanary = 'canary-of-the-receiver'

interface Span {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly { readonly key: string; readonly value: object }[]
}

interface Batch {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[]
  }[]
}

/** An OTLP receiver on a free port, which keeps what it is sent. */
async function startReceiver() {
  const requests: { readonly request: IncomingMessage; readonly body: string }[] = []
  let status = 200
  const server = createServer(async (request, response) => {
    requests.push({ request, body: await text(request) })
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/otel`,
    requests,
    spans: () =>
      requests.flatMap(({ body }) =>
        (JSON.parse(body) as Batch).resourceSpans
          .flatMap(({ scopeSpans }) => scopeSpans)
          .flatMap(({ spans }) => spans),
      ),
    answer: (next: number) => {
      status = next
    },
  }
}

async function startTraced(share = 1) {
  const receiver = await startReceiver()
  const gateway = await startTestGateway({
    settings: {
      'otlp.url': receiver.url,
      'otlp.headers': `X-Key=${headerCanary},authorization=Basic a=b`,
      'otlp.share': share,
    },
  })
  return { receiver, gateway, ...(await gateway.token()) }
}

const attributesOf = ({ attributes }: Span) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

describe('a trace', () => {
  it('is a call with the decisions and the collection in it, and says nothing of token or creator', async () => {
    const { receiver, gateway, token } = await startTraced()
    const { envelope } = await gateway.get(callPath(endpoint, { token }))
    await gateway.stop()
    const spans = receiver.spans()
    expect(spans.map(({ name }) => name).sort()).toEqual([
      'GET /api/douyin-xingtu/get-kol-link-info/v1',
      'collect',
      'ledger.admit',
      'ledger.settle',
    ])
    const call = spans.find(({ kind }) => kind === 2)
    if (!call) throw new Error('There is no span of the call')
    for (const span of spans.filter((each) => each !== call)) {
      expect(span).toMatchObject({ traceId: call.traceId, parentSpanId: call.spanId })
      expect(BigInt(span.startTimeUnixNano)).toBeLessThanOrEqual(BigInt(span.endTimeUnixNano))
    }
    expect(attributesOf(call)).toMatchObject({
      'http.route': '/api/douyin-xingtu/get-kol-link-info/v1',
      'astrolabe.request_id': envelope.requestId,
      'astrolabe.code': 0,
      'astrolabe.cache': 'miss',
      'astrolabe.source': 'sandbox',
    })
    const [{ request, body } = { request: undefined, body: '' }] = receiver.requests
    expect(request?.url).toBe('/otel/v1/traces')
    expect(request?.headers).toMatchObject({ 'x-key': headerCanary, authorization: 'Basic a=b' })
    expect(body).toContain('"astrolabe"')
    expect(body).not.toContain(token)
    expect(body).not.toContain(documentedCreatorId)
  })

  it('goes on where the caller has one, however many of them a caller asks for', async () => {
    const { receiver, gateway, token } = await startTraced()
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` }
    await gateway.get(callPath(endpoint, { token }), { headers })
    await gateway.stop()
    expect(new Set(receiver.spans().map((span) => span.traceId))).toEqual(new Set([traceId]))

    const none = await startTraced(0)
    await none.gateway.get(callPath(endpoint, { token: none.token }), { headers })
    await none.gateway.stop()
    expect(none.receiver.requests).toEqual([])
  })

  it('that is not taken is told once, without secrets, and holds no call up', async () => {
    const { receiver, gateway, token } = await startTraced()
    receiver.answer(500)
    const call = async () => (await gateway.get(callPath(endpoint, { token }))).envelope.code
    const sentTimes = (times: number) =>
      expect.poll(() => receiver.requests.length).toBeGreaterThanOrEqual(times)
    expect(await call()).toBe(0)
    await sentTimes(1)
    expect(await call()).toBe(0)
    await sentTimes(2)
    receiver.answer(200)
    expect(await call()).toBe(0)
    await sentTimes(3)
    await gateway.stop()
    const logged = gateway.logged()
    expect(logged.split('traces are not taken')).toHaveLength(2)
    expect(logged.split('traces are taken again')).toHaveLength(2)
    expect(logged).toContain('HTTP 500')
    expect(logged).not.toContain(headerCanary)
  })
})

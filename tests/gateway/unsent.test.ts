import { expect, it } from 'vitest'
import { callPath, startTestGateway, stubSource } from '../harness.ts'
import { openRaw } from '../raw-http.ts'
import { until } from '../until.ts'

const endpoint = 'get-kol-link-info'
const body = '{"base_resp":{"status_code":0,"status_message":""}}'

it('answers who closes their side with the request, as they have paid', async () => {
  const gateway = await startTestGateway({ source: stubSource(body) })
  const { token } = await gateway.token()
  const path = callPath(endpoint, { token, acceptCache: 'true' })
  await gateway.get(path)
  for (let time = 0; time < 5; time++) {
    const connection = openRaw(gateway, { allowHalfOpen: true })
    connection.socket.end(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)
    const [answer] = await connection.answers(1)
    expect(answer?.status).toBe(200)
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ code: 0 })
    await connection.closed()
  }
})

it('does not say that nothing was charged of an answer that cannot be sent', async () => {
  const source = { ...stubSource(body), name: 'odd' }
  const collect = async (request: Parameters<typeof source.collect>[0]) => ({
    ...(await source.collect(request)),
    source: 'no\nheader',
  })
  const gateway = await startTestGateway({ source: { name: 'odd', collect } })
  const { token } = await gateway.token()
  await expect(gateway.get(callPath(endpoint, { token }))).rejects.toThrow()
  await until(() => gateway.logged().includes('could not be sent'))
  const { envelope } = await gateway.get(`/api/balance?token=${token}`)
  expect(envelope.data).toMatchObject({ balance: '999.98', held: '0.00', today: { calls: 1 } })
})

it('asks a source once for all who wait for one key until their time is over', async () => {
  const asked: string[] = []
  const hung = {
    name: 'hung',
    collect: (_: object, { signal }: { readonly signal: AbortSignal }) => {
      asked.push('once')
      return new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    },
  }
  const gateway = await startTestGateway({ source: hung, deadlineMs: 300 })
  const { token } = await gateway.token()
  const headers = { 'Idempotency-Key': 'k' }
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => gateway.get(callPath(endpoint, { token }), { headers })),
  )
  expect(answers.map(({ envelope }) => envelope.code)).toEqual(Array(6).fill(301))
  expect(asked).toHaveLength(1)
})

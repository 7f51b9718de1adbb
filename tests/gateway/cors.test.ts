import { describe, expect, it } from 'vitest'
import { callPath, sharedTestGateway, type TestGateway } from '../harness.ts'

const call = callPath('get-kol-link-info')
const shared = sharedTestGateway()

/** What browsers ask for before the clients named send their first call. */
const asked = {
  fetch: 'authorization',
  'fetch with a key': 'authorization,idempotency-key',
  axios: 'authorization,content-type',
  jQuery: 'authorization,x-requested-with',
  'no-store of a framework': 'authorization,cache-control,pragma',
  OpenTelemetry: 'authorization,baggage,traceparent,tracestate',
  Sentry: 'authorization,baggage,sentry-trace',
  Datadog: 'authorization,x-datadog-origin,x-datadog-parent-id,x-datadog-trace-id',
  'Swagger UI': 'accept,authorization,prefer',
  'Safari, with spaces': 'Authorization, Content-Type, X-Requested-With',
  'many at once': Array.from({ length: 60 }, (_, i) => `x-header-${i}`).join(','),
}

async function preflight({ address }: TestGateway, path: string, headers: string | undefined) {
  const answer = await fetch(address + path, {
    method: 'OPTIONS',
    headers: {
      Origin: 'https://app.example',
      'Access-Control-Request-Method': 'GET',
      ...(headers !== undefined && { 'Access-Control-Request-Headers': headers }),
    },
  })
  const of = (name: string) => (answer.headers.get(`access-control-${name}`) ?? '').toLowerCase()
  const allowed = of('allow-headers').split(/\s*,\s*/)
  return { answer, of, allowed }
}

describe('a browser that asks whether a script of any site may call', () => {
  it.each(Object.entries(asked))('may for %s', async (_, headers) => {
    const gateway = shared()
    for (const path of [call, '/api/balance', '/ping', '/nothing']) {
      const { answer, of, allowed } = await preflight(gateway, path, headers)
      expect(answer.status).toBe(204)
      expect(of('allow-origin')).toBe('*')
      expect(of('allow-methods')).toContain('get')
      expect(allowed).toEqual(expect.arrayContaining(headers.toLowerCase().split(/\s*,\s*/)))
      // What is allowed depends on what was asked, also in a cache.
      expect(answer.headers.get('vary')?.toLowerCase()).toContain('access-control-request-headers')
    }
  })

  it('is told the headers that the documents have where it names none, or no names', async () => {
    const gateway = shared()
    for (const headers of [
      undefined,
      '',
      'a b',
      'a,,b',
      'a;b',
      'a,',
      'é',
      `${'a,'.repeat(5000)}a`,
    ]) {
      const { answer, allowed } = await preflight(gateway, call, headers)
      expect(answer.status).toBe(204)
      expect(allowed).toEqual(['authorization', 'prefer', 'idempotency-key', 'accept-language'])
    }
  })

  it('may read the answer, and its headers', async () => {
    const gateway = shared()
    const { headers } = await gateway.get(call, { headers: { Origin: 'https://app.example' } })
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-expose-headers')).toContain('X-Balance')
  })
})

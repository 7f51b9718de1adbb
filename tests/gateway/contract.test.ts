import { describe, expect, it } from 'vitest'
import { exampleOf } from '../../src/catalog/example-values.ts'
import { catalog } from '../../src/catalog/index.ts'
import { documentedCreatorId } from '../../src/catalog/kinds/id.ts'
import { operations } from '../../src/catalog/operations/index.ts'
import { findAccount } from '../../src/services/accounts/find.ts'
import { callPath, sharedTestGateway, startTestGateway, stubSource } from '../harness.ts'

const endpoints = [...catalog.values()]
const shared = sharedTestGateway()
const anyAnswer = sharedTestGateway({ source: stubSource('{}') })

describe('the documented contract', () => {
  it.each(endpoints.map(({ id }) => id))('answers %s with its documented example', async (id) => {
    const gateway = shared()
    const { token } = await gateway.token()
    const { status, headers, envelope } = await gateway.get(callPath(id, { token }))
    expect(status).toBe(200)
    expect(Object.keys(envelope)).toEqual(['code', 'message', 'data', 'recordTime', 'requestId'])
    expect(envelope.code).toBe(0)
    const endpoint = endpoints.find((candidate) => candidate.id === id)
    // A search finds whoever there is, as its own suite has it.
    const told = endpoint?.dataset.project.steps ? Object.keys : JSON.stringify
    expect(told(envelope.data ?? {})).toEqual(told(endpoint?.dataset.example ?? {}))
    expect(envelope.recordTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/)
    expect(envelope.requestId).toBe(headers.get('x-request-id'))
    expect(headers.get('x-source')).toBe('sandbox')
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  })

  it.each(endpoints.map(({ id }) => id))('takes the token of %s either way', async (id) => {
    const gateway = shared()
    const { token } = await gateway.token()
    const inHeader = { headers: { Authorization: `Bearer ${token}` } }
    expect((await gateway.get(callPath(id), inHeader)).envelope.code).toBe(0)
    expect((await gateway.get(callPath(id, { token }))).envelope.code).toBe(0)
    expect((await gateway.get(callPath(id))).envelope.code).toBe(100)
  })

  it('says which way of giving the token is wrong, and lets a header of a proxy be', async () => {
    const gateway = shared()
    const { token } = await gateway.token()
    const message = async (authorization?: string, inQuery?: string) => {
      const headers = authorization === undefined ? {} : { Authorization: authorization }
      const given = callPath('get-kol-link-info', inQuery === undefined ? {} : { token: inQuery })
      return (await gateway.get(given, { headers })).envelope
    }
    for (const [authorization, inQuery, words] of [
      [undefined, undefined, 'none was given'],
      [undefined, '', 'the query parameter token is empty'],
      [undefined, 'ast_short', 'incomplete or mistyped'],
      [undefined, `${token} ${token}`, 'incomplete or mistyped'],
      [token, undefined, 'does not begin with Bearer'],
      ['Basic YTpi', '', 'does not begin with Bearer'],
      [`Bearer:${token}`, undefined, 'does not begin with Bearer'],
      ['Bearer', undefined, 'Authorization has no token'],
      ['', undefined, 'Authorization has no token'],
      ['Bearer a b', undefined, 'more than one word after Bearer'],
      [`bearer  ${token}  x`, '', 'more than one word after Bearer'],
      ['Bearer ast_short', undefined, 'incomplete or mistyped'],
      [`Bearer ${'a'.repeat(5000)}`, undefined, 'incomplete or mistyped'],
    ] as const) {
      const envelope = await message(authorization, inQuery)
      expect(envelope).toMatchObject({ code: 100, data: null })
      expect(envelope.message).toContain(words)
      expect(envelope.message).not.toContain(token)
    }
    for (const other of ['Basic YTpi', 'Bearer a b', 'Bearer', '']) {
      expect((await message(other, token)).code).toBe(0)
    }
    expect((await message(`Bearer ${token}`, 'ast_short')).code).toBe(0)
    expect((await message(`bEARER   ${token}`)).code).toBe(0)
  })

  it('names a period that ends before it starts, and does not charge for it', async () => {
    const gateway = shared()
    const { token } = await gateway.token()
    const bounded = operations.filter(({ period }) => period)
    expect(bounded.length).toBeGreaterThan(4)
    for (const { path, parameters, period = { start: '', end: '' } } of bounded) {
      const query = new URLSearchParams({ token })
      for (const [name, parameter] of Object.entries(parameters)) {
        query.set(name, exampleOf(parameter) ?? '')
      }
      query.set(period.start, '2026-03-09')
      query.set(period.end, '2026-03-08')
      const asked = `${path.replace('{id}', documentedCreatorId)}?${query}`
      const { envelope, headers } = await gateway.get(asked)
      expect(envelope, path).toMatchObject({ code: 400, data: null })
      expect(envelope.message).toContain(`${period.end} is 2026-03-08`)
      expect(envelope.message).toContain(`before ${period.start}, which is 2026-03-09`)
      expect(envelope.message).toContain(`a later one for ${period.end}`)
      expect(headers.get('x-charged')).toBe('false')
    }
  })

  it.each(endpoints.map(({ id }) => id))('names what is wrong with a call of %s', async (id) => {
    const gateway = shared()
    const { token, account } = await gateway.token()
    for (const [name, parameter] of Object.entries(
      endpoints.find((candidate) => candidate.id === id)?.parameters ?? {},
    )) {
      const bad = ['nonsense', 'a b'].find((text) => 'problem' in parameter.read(name, [text]))
      // Free words take anything.
      if (bad === undefined) continue
      const { status, envelope, headers } = await gateway.get(callPath(id, { token, [name]: bad }))
      expect(status).toBe(200)
      expect(envelope).toMatchObject({ code: 400, data: null })
      expect(envelope.message).toContain(name)
      expect(envelope.message).toContain(bad)
      expect(headers.get('x-charged')).toBe('false')
      const twice = `${callPath(id, { token, [name]: bad })}&${name}=${bad}`
      expect((await gateway.get(twice)).envelope.message).toContain(`${name} is given 2 times`)
    }
    const { balanceMicros } = await findAccount(gateway.ctx.operators, account)
    expect(balanceMicros).toBe(1_000_000_000)
  })

  it.each(endpoints.map(({ id }) => id))('accepts every documented choice of %s', async (id) => {
    const { parameters = {}, dataset } = endpoints.find((candidate) => candidate.id === id) ?? {}
    // That the sandbox answers every choice of a search is told by the suite of conformance.
    const gateway = dataset?.project.steps ? anyAnswer() : shared()
    const { token } = await gateway.token()
    for (const [name, parameter] of Object.entries(parameters)) {
      if (parameter.form !== 'select') continue
      for (const value of parameter.choices.flatMap((c) => (c.code ? [c.name, c.code] : c.name))) {
        const { envelope } = await gateway.get(callPath(id, { token, [name]: value }))
        expect(envelope, `${name}=${value}`).toMatchObject({ code: 0 })
      }
    }
  })

  it('ignores parameters it does not know', async () => {
    const gateway = shared()
    const { token } = await gateway.token()
    const path = `${callPath('get-kol-link-info', { token })}&foo=1&foo=2&=`
    expect((await gateway.get(path)).envelope.code).toBe(0)
  })

  it('sends a body unchanged: order, spacing and digits beyond 2^53', async () => {
    const body = '{ "b": 7553989899192519974123,\n "a": [1.0, 1e2, "\\u4e2d"], "a": null }'
    const gateway = await startTestGateway({ source: stubSource(body) })
    const { token } = await gateway.token()
    const { text, headers } = await gateway.get(callPath('get-kol-link-info', { token }))
    expect(text).toContain(`"data":${body},"recordTime"`)
    expect(headers.get('x-source')).toBe('stub')
  })

  it('speaks the language that the caller asks for', async () => {
    const gateway = shared()
    const { token } = await gateway.token()
    const path = callPath('get-kol-link-info', { token })
    const zh = await gateway.get(path, { headers: { 'Accept-Language': 'zh-CN,zh;q=0.9' } })
    expect(zh.envelope.message).toBe('成功')
    const refused = await gateway.get(callPath('get-kol-link-info'), {
      headers: { 'Accept-Language': 'zh' },
    })
    expect(refused.envelope.message).toContain('令牌')
  })
})

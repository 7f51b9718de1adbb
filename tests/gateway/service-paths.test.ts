import { Compile } from 'typebox/compile'
import { describe, expect, it, vi } from 'vitest'
import { ownOperations } from '../../src/catalog/operations/index.ts'
import { observations } from '../../src/catalog/operations/observations.ts'
import type { Operation } from '../../src/catalog/operations/operation.ts'
import { callPath, startTestGateway } from '../harness.ts'

const creator = '6629722295873044494'

/** The address of each path, after a call of which everything can be told. */
async function visitedGateway() {
  const gateway = await startTestGateway()
  const { token } = await gateway.token({ dailyQuota: 100 })
  const init = { headers: { Authorization: `Bearer ${token}` } }
  const made = await gateway.get(callPath('get-kol-spread-info', { token }))
  const parameters: Readonly<Record<string, string>> = {
    id: creator,
    requestId: made.envelope.requestId,
  }
  const addressOf = ({ path, parameters: { metric } }: Operation) =>
    path.replace(/\{(\w+)\}/, (_, each: string) => parameters[each] ?? '') +
    (metric ? '?metric=play_mid,cpm_21_60' : '')
  const ask = (operation: Operation) => gateway.get(addressOf(operation), init)
  await vi.waitFor(async () => {
    expect((await ask(observations)).text).toContain('spread-info')
  })
  return { gateway, ask, addressOf }
}

describe.each(ownOperations)('what $operationId answers', (operation) => {
  it('is what the OpenAPI document says, member for member', async () => {
    const { ask } = await visitedGateway()
    const { envelope } = await ask(operation)
    expect(envelope.code).toBe(0)
    expect(Compile(closed(operation.answer)).Errors(envelope.data)).toEqual([])
  })

  it('asks for a token where it says so', async () => {
    const { gateway, addressOf } = await visitedGateway()
    const { code } = (await gateway.get(addressOf(operation))).envelope
    expect(code).toBe(operation.entry === 'token' ? 100 : 0)
  })

  it.each(['POST', 'DELETE'])('is nothing for %s', async (method) => {
    const { gateway, addressOf } = await visitedGateway()
    const response = await fetch(gateway.address + addressOf(operation), { method })
    expect(response.status).toBe(405)
    const allowed = response.headers.get('allow')?.split(', ') ?? []
    expect(allowed).toContain('GET')
    const head = await fetch(gateway.address + addressOf(operation), { method: 'HEAD' })
    expect(head.status !== 405).toBe(allowed.includes('HEAD'))
  })
})

/** The schema with no room for members that it does not name. */
function closed<T>(schema: T): T {
  if (typeof schema !== 'object' || schema === null) return schema
  if (Array.isArray(schema)) return schema.map(closed) as T
  const inner = Object.fromEntries(Object.entries(schema).map(([key, each]) => [key, closed(each)]))
  return { ...inner, ...('properties' in schema && { additionalProperties: false }) } as T
}

import { Compile } from 'typebox/compile'
import { beforeAll, describe, expect, it } from 'vitest'
import { documentedCreatorId } from '../../src/catalog/kinds/id.ts'
import { ownOperations } from '../../src/catalog/operations/index.ts'
import { observations } from '../../src/catalog/operations/observations.ts'
import type { Operation } from '../../src/catalog/operations/operation.ts'
import { closed } from '../closed-schema.ts'
import { type Answer, callPath, sharedTestGateway } from '../harness.ts'

const gateway = sharedTestGateway()
let token: string
const parameters: Record<string, string> = { id: documentedCreatorId }

// After a call everything can be told.
beforeAll(async () => {
  token = (await gateway().token({ ratePerSecond: 1000, dailyQuota: 100 })).token
  const made = await gateway().get(callPath('get-kol-spread-info', { token }))
  parameters.requestId = made.envelope.requestId
})

function addressOf(operation: Operation): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, each) => parameters[each] ?? '')
  const asked = Object.entries(required(operation)).filter(([name]) => !(name in parameters))
  return operation.method === 'POST' ? path : `${path}?${new URLSearchParams(asked)}`
}

function required(operation: Operation): Record<string, string> {
  const must = Object.entries(operation.parameters).flatMap(([name, { required, example }]) =>
    required && example !== undefined ? [[name, example] as const] : [],
  )
  return Object.fromEntries(must)
}

async function ask(operation: Operation, headers = { Authorization: `Bearer ${token}` }) {
  if (operation.method === 'GET') return await gateway().get(addressOf(operation), { headers })
  const address = gateway().address + addressOf(operation)
  const body = JSON.stringify(required(operation))
  const sent = { ...headers, 'Content-Type': 'application/json' }
  const response = await fetch(address, { method: 'POST', headers: sent, body })
  const text = await response.text()
  return { ...response, text, envelope: JSON.parse(text) } as unknown as Answer
}

describe.each(ownOperations)('what $operationId answers', (operation) => {
  it('is what the OpenAPI document says, member for member', async () => {
    // What was collected is stored beside the answer, not before it.
    await expect.poll(async () => (await ask(observations)).text).toContain('spread-info')
    const { envelope } = await ask(operation)
    expect(envelope.code).toBe(0)
    expect(Compile(closed(operation.answer)).Errors(envelope.data)).toEqual([])
  })

  it('asks for a token where it says so', async () => {
    const { code } = (await ask(operation, {} as { Authorization: string })).envelope
    expect(code).toBe(operation.entry === 'token' ? 100 : 0)
  })

  it.each(['PUT', 'DELETE'])('is nothing for %s', async (method) => {
    const address = gateway().address + addressOf(operation)
    const response = await fetch(address, { method })
    expect(response.status).toBe(405)
    const allowed = response.headers.get('allow')?.split(', ') ?? []
    expect(allowed).toContain('GET')
    const takesPost = ownOperations.some(
      (each) => each.path === operation.path && each.method === 'POST',
    )
    expect(allowed.includes('POST')).toBe(takesPost)
    const posted = await fetch(address, { method: 'POST' })
    expect(posted.status === 405).toBe(!takesPost)
    const head = await fetch(address, { method: 'HEAD' })
    expect(head.status !== 405).toBe(allowed.includes('HEAD'))
  })
})

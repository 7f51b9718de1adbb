import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { type Dataset, type Endpoint, upstreamRequest } from '../../src/catalog/define.ts'
import { requiredValues } from '../../src/catalog/example-values.ts'
import { catalog, datasets } from '../../src/catalog/index.ts'
import { systemClock } from '../../src/core/clock.ts'
import { listDrift } from '../../src/services/drift/list.ts'
import { callPath, type TestGateway } from '../harness.ts'
import { openOperator } from '../operator.ts'
import { json, type Script } from '../upstream/stand-in.ts'
import { startWithXingtu } from './xingtu.ts'

const endpoints = [...catalog.values()].filter(({ dataset }) => !dataset.upstream.atXingtu)

/** A body as no parser would print it again. */
const bodyOf = ({ example }: Dataset) => JSON.stringify(example, undefined, 3)

/** Answers every method with its own body, and keeps what the requests brought. */
function everyMethod() {
  const bodies: unknown[] = []
  const script: Script = async (request, response) => {
    const sent = await text(request)
    const body = sent === '' ? undefined : JSON.parse(sent)
    bodies.push(body)
    const { pathname } = new URL(request.url ?? '/', 'http://stand-in')
    // Datasets that share a method are told apart by what is asked.
    const dataset = datasets.find(
      ({ upstream: { path, normal } }) => path === pathname && (!normal || normal(body)),
    )
    if (dataset) json(bodyOf(dataset))(request, response)
    else json('', {}, 404)(request, response)
  }
  return { bodies, script }
}

/** What a call asks the upstream for that gives no more than it must. */
const requestOf = (endpoint: Endpoint) => upstreamRequest(endpoint, requiredValues(endpoint))

/** The datasets that a call of each endpoint observes, by the creators and videos they are about. */
function observedOf(): ReadonlyMap<string, readonly string[]> {
  const observed = new Map<string, string[]>()
  for (const endpoint of endpoints) {
    const { name, upstream, example } = endpoint.dataset
    const subjects = [
      ...requestOf(endpoint).subjects,
      ...(upstream.subjectsIn?.(example) ?? []),
    ].map(({ id }) => id)
    for (const id of new Set(subjects)) observed.set(id, [...(observed.get(id) ?? []), name])
  }
  return observed
}

/** The datasets in which history has a creator or video, as a holder of a token is told. */
async function historyOf(gateway: TestGateway, token: string, id: string) {
  const { envelope } = await gateway.get(`/api/creators/${id}/observations?token=${token}`)
  const { observations } = envelope.data as {
    readonly observations: readonly { readonly dataset: string; readonly source: string }[]
  }
  return observations.filter(({ source }) => source === 'xingtu').map(({ dataset }) => dataset)
}

it('what is no known method of Xingtu is refused in words before anything is sent', async () => {
  const { gateway, standIn } = await startWithXingtu()
  const { token } = await gateway.token()
  for (const { id, dataset } of catalog.values()) {
    if (!dataset.upstream.atXingtu) continue
    const { envelope } = await gateway.get(callPath(id, { token }))
    expect(envelope.code, id).toBe(400)
    expect(envelope.message).toContain(
      `The source xingtu cannot ask for ${dataset.title.en} (${dataset.name}):`,
    )
  }
  expect(standIn.asked).toEqual([])
})

it('every method is asked as the catalog says, and its body passes unchanged', async () => {
  const { gateway, standIn } = await startWithXingtu()
  const { bodies, script } = everyMethod()
  standIn.play(script)
  const { token } = await gateway.token()
  for (const [at, endpoint] of endpoints.entries()) {
    const { text: answer, headers, envelope } = await gateway.get(callPath(endpoint.id, { token }))
    expect(envelope.code, endpoint.path).toBe(0)
    expect(headers.get('x-source')).toBe('xingtu')
    expect(answer.includes(`"data":${bodyOf(endpoint.dataset)},"recordTime"`), endpoint.path).toBe(
      true,
    )
    const request = requestOf(endpoint)
    const asked = standIn.asked[at]
    expect({ ...asked, headers: {}, query: Object.fromEntries(asked?.query ?? []) }).toEqual({
      method: request.method,
      path: request.path,
      query: request.query,
      headers: {},
    })
    expect(bodies[at], endpoint.path).toEqual(request.body)
  }
  expect(standIn.asked).toHaveLength(endpoints.length)

  for (const [id, names] of observedOf()) {
    await expect
      .poll(async () => (await historyOf(gateway, token, id)).sort())
      .toEqual(names.toSorted())
  }

  // Bodies are compared beside the calls; a stop waits for that.
  await gateway.stop()
  const operator = await openOperator(gateway.dataDir, systemClock)
  const { rows, compared } = await listDrift(operator, { limit: 1000 })
  await operator.close()
  expect(compared.map(({ dataset }) => dataset).sort()).toEqual(
    [...new Set(endpoints.map(({ dataset }) => dataset.name))].sort(),
  )
  expect(rows).toEqual([])
})

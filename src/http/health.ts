import type { FastifyInstance } from 'fastify'
import type { Endpoint } from '../catalog/define.ts'
import { health } from '../catalog/operations/health.ts'
import { shanghaiIso } from '../core/clock.ts'
import { envelopeTail, successHead } from '../core/envelope.ts'
import { newRequestId } from '../core/ids.ts'
import { languageOf } from '../core/text.ts'
import type { CallContext } from '../services/calls/execute.ts'
import { presentEndpoints } from '../services/health/present.ts'
import { unaskedHealth } from '../services/health/read.ts'
import type { HistoryReader } from '../services/observations/reader.ts'
import type { Source } from '../sources/source.ts'
import type { CallRouteSettings } from './calls.ts'

export interface HealthSettings extends CallRouteSettings {
  readonly sources: readonly Source[]
  /** The names of the sources that a dataset is asked of. */
  readonly sourcesOf: (dataset: string) => readonly string[]
}

interface Asked {
  /** Repeated where it is given more than once. */
  Querystring: { readonly endpoint?: string | string[] }
}

interface Reading {
  readonly atMs: number
  /** Each endpoint's part of the data as JSON, by its id. */
  readonly parts: ReadonlyMap<string, string>
  readonly recordTime: string
}

/** Anybody may ask, so what was read is good for a while. */
const freshForMs = 5000

/** How the sources have served each endpoint. */
export function healthRoute(
  app: FastifyInstance,
  endpoints: ReadonlyMap<string, Endpoint>,
  { clock }: CallContext,
  history: HistoryReader,
  { language, sources, sourcesOf }: HealthSettings,
): void {
  const stateOf = (name: string) => {
    const source = sources.find((each) => each.name === name)
    return source ? (source.state?.() ?? 'working') : null
  }
  let latest: Reading | undefined
  let reading: Promise<Reading> | undefined
  const read = async (atMs: number) => {
    const inUse = (dataset: string) =>
      sourcesOf(dataset).map((source) => unaskedHealth(source, dataset, atMs))
    const presented = presentEndpoints(endpoints, await history.health(atMs), stateOf, inUse)
    const parts = new Map(presented.map((each) => [each.id, JSON.stringify(each)]))
    latest = { atMs, parts, recordTime: shanghaiIso(atMs) }
    return latest
  }
  const readAgain = (atMs: number) => {
    reading ??= read(atMs).finally(() => {
      reading = undefined
    })
    return reading
  }
  app.get<Asked>(health.path, async (request, reply) => {
    const atMs = clock.now()
    const isFresh = latest && Math.abs(atMs - latest.atMs) < freshForMs
    const { parts, recordTime } = latest && isFresh ? latest : await readAgain(atMs)
    const { endpoint } = request.query
    const asked = endpoint === undefined ? [...parts.values()] : (parts.get(String(endpoint)) ?? [])
    const data = `{"endpoints":[${asked}]}`
    const spoken = languageOf(request.headers['accept-language'], language)
    return reply
      .type('application/json; charset=utf-8')
      .send(successHead(spoken, data, recordTime) + envelopeTail(newRequestId(atMs)))
  })
}

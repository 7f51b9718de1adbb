import type { FastifyInstance } from 'fastify'
import { StoredAnswer } from '../cache/stored-answer.ts'
import { catalog } from '../catalog/index.ts'
import { choiceIn } from '../catalog/kinds/choice.ts'
import { health } from '../catalog/operations/health.ts'
import { shanghaiIso } from '../core/clock.ts'
import { envelopeTail, successHead } from '../core/envelope.ts'
import { AppError } from '../core/errors.ts'
import type { HistoryReader } from '../services/observations/reader.ts'
import { broughtBy, type Source } from '../sources/source.ts'
import { bytesWithTail } from './assemble.ts'
import { arrive, type FrontDoor, refuse } from './front-door.ts'
import { encodingOf, languageOf } from './negotiation.ts'
import { queryOf } from './paths.ts'
import { valuesOf } from './query.ts'

export interface HealthSettings {
  readonly sources: readonly Source[]
  /** The names of the sources that a dataset is asked of. */
  readonly sourcesOf: (dataset: string) => readonly string[]
}

/** What was read last. It is compressed once for all who ask for it. */
interface Latest {
  readonly atMs: number
  readonly answer: StoredAnswer
  /** Gives the JSON of the data with one endpoint, or with none. */
  readonly dataOf: (endpoint: string) => string
}

/** Anybody may ask, so what was read is good for a while. */
const freshForMs = 5000

/** How the sources have served each endpoint. */
export function healthRoute(
  app: FastifyInstance,
  door: FrontDoor,
  history: HistoryReader,
  { sources, sourcesOf }: HealthSettings,
): void {
  const endpoints = [...catalog.values()].map(({ id, path, dataset: { name } }) => ({
    ...{ id, path, dataset: name },
    sources: sourcesOf(name),
  }))
  let latest: Latest | undefined
  let underWay: Promise<Latest> | undefined
  const read = async (atMs: number): Promise<Latest> => {
    const states = sources.map(({ name, state }) => [name, state?.() ?? 'working'] as const)
    const brought = sources.map((source) => [source.name, broughtBy(source)] as const)
    const question = {
      atMs,
      states: Object.fromEntries(states),
      brought: Object.fromEntries(brought),
      endpoints,
    }
    const { json, places } = await history.health(question)
    const dataOf = (endpoint: string) => {
      const [from, to] = places.get(endpoint) ?? [0, 0]
      return `{"endpoints":[${Buffer.from(json.subarray(from, to))}]}`
    }
    latest = { atMs, answer: new StoredAnswer(json, atMs, ''), dataOf }
    return latest
  }
  const readAgain = (atMs: number) => {
    underWay ??= read(atMs).finally(() => {
      underWay = undefined
    })
    return underWay
  }
  app.get(health.path, async (request, reply) => {
    const arrival = arrive(door, request.raw, reply.raw)
    const { atMs } = arrival
    const endpoint = endpointOf(queryOf(request.raw.url))
    if (endpoint instanceof AppError) {
      reply.hijack()
      return refuse(door, arrival, endpoint)
    }
    const isFresh = latest && Math.abs(atMs - latest.atMs) < freshForMs
    const { answer, dataOf } = latest && isFresh ? latest : await readAgain(atMs)
    const spoken = languageOf(request.headers['accept-language'], door.language)
    const tail = envelopeTail(arrival.requestId)
    reply.type('application/json; charset=utf-8')
    if (endpoint !== undefined) {
      const recordTime = shanghaiIso(answer.collectedAtMs)
      return reply.send(successHead(spoken, dataOf(endpoint), recordTime) + tail)
    }
    const encoding = encodingOf(request.headers['accept-encoding'])
    const prefix = await answer.prefix(spoken, encoding)
    reply.header('vary', 'Accept-Encoding')
    if (prefix.encoding !== 'identity') reply.header('content-encoding', prefix.encoding)
    return reply.send(bytesWithTail(prefix, tail))
  })
}

/** The endpoint that is asked about, undefined for all of them; or what is wrong with the question. */
function endpointOf(query: string): string | undefined | AppError {
  try {
    const values = valuesOf(health, query, {})
    return 'endpoint' in values ? choiceIn(values, 'endpoint').name : undefined
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

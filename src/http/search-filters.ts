import type { FastifyInstance } from 'fastify'
import { searchFilters } from '../catalog/operations/search-filters.ts'
import { shanghaiIso } from '../core/clock.ts'
import { envelopeTail, successHead } from '../core/envelope.ts'
import { presentDictionaries } from '../services/dictionaries/present.ts'
import type { ReadDictionaries, StoredDictionary } from '../services/dictionaries/stored.ts'
import { arrive, type FrontDoor } from './front-door.ts'
import { languageOf } from './negotiation.ts'

/** What the stored dictionaries call the filters of search. Nothing is collected for it. */
export function searchFiltersRoute(
  app: FastifyInstance,
  door: FrontDoor,
  dictionaries: ReadDictionaries,
): void {
  let latest: { readonly of: readonly StoredDictionary[]; readonly json: string } | undefined
  const dataOf = (of: readonly StoredDictionary[]) => {
    if (latest?.of !== of) latest = { of, json: JSON.stringify(presentDictionaries(of)) }
    return latest.json
  }
  app.get(searchFilters.path, async (request, reply) => {
    const { requestId, atMs } = arrive(door, request.raw, reply.raw)
    const spoken = languageOf(request.headers['accept-language'], door.language)
    const data = dataOf(await dictionaries())
    reply.type('application/json; charset=utf-8')
    return reply.send(successHead(spoken, data, shanghaiIso(atMs)) + envelopeTail(requestId))
  })
}

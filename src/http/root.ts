import type { FastifyInstance } from 'fastify'
import { operations } from '../catalog/operations/index.ts'
import type { FrontDoor } from './front-door.ts'
import { languageOf, prefersPage } from './negotiation.ts'

/** Whoever asks for nothing in particular: a browser is sent to the documentation, a program is told what there is. */
export function rootRoute(app: FastifyInstance, door: Pick<FrontDoor, 'language'>): void {
  app.get('/', (request, reply) => {
    const { accept, 'accept-language': languages } = request.headers
    reply.header('vary', 'Accept, Accept-Language')
    if (prefersPage(accept)) return reply.redirect('/docs/')
    const language = languageOf(languages, door.language)
    const told = operations.map(({ method, path, title }) => ({
      method,
      path,
      title: title[language],
    }))
    const openapi = `/openapi/openapi-${language}.json`
    return reply.send({ documentation: '/docs/', openapi, operations: told })
  })
}

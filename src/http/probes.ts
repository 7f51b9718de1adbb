import type { FastifyInstance } from 'fastify'
import { shanghaiIso } from '../core/clock.ts'
import { envelopeHead, envelopeTail } from '../core/envelope.ts'
import { newRequestId } from '../core/ids.ts'
import type { Language, Text } from '../core/text.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Source } from '../sources/source.ts'
import type { FrontDoor } from './front-door.ts'
import { languageOf } from './negotiation.ts'

export interface ProbeSettings {
  readonly version: string
  /** The language of a reader who asks for none. */
  readonly language: Language
  /** Whether the server is on its way down. */
  readonly isClosing: () => boolean
  readonly sources: readonly Source[]
}

export const probePaths: readonly string[] = ['/ping', '/healthz', '/readyz']

/** What machines ask without a token: whether the server is there, alive and ready. */
export function probeRoutes(
  app: FastifyInstance,
  ctx: FrontDoor & { readonly ledger: Pick<Ledger, 'trouble'> },
  settings: ProbeSettings,
): void {
  app.get('/ping', async (_request, reply) => {
    const atMs = ctx.clock.now()
    const recordTime = shanghaiIso(atMs)
    const head = envelopeHead({ code: 0, message: 'pong', data: 'null', recordTime })
    return reply
      .type('application/json; charset=utf-8')
      .send(head + envelopeTail(newRequestId(atMs)))
  })
  app.get('/healthz', async () => ({ status: 'ok', version: settings.version }))
  app.get('/readyz', async (request, reply) => {
    const trouble = await ctx.ledger.trouble()
    const language = languageOf(request.headers['accept-language'], settings.language)
    const { ready, reasons } = readiness(settings, trouble)
    return reply
      .code(ready ? 200 : 503)
      .send({ ready, reasons: reasons.map((reason) => reason[language]) })
  })
}

/**
 * A server is ready that can serve calls; what stands in the way of some of them is told all the
 * same.
 */
function readiness({ isClosing, sources }: ProbeSettings, ledgerTrouble: Text | undefined) {
  const troubles = sources.map((source) => source.troubles?.() ?? [])
  const stopped = troubles.filter((each) => each.some((trouble) => trouble.stopped))
  const fatal: Text[] = [
    ...(isClosing() ? [{ zh: '服务正在停止', en: 'the server is shutting down' }] : []),
    ...(ledgerTrouble ? [ledgerTrouble] : []),
  ]
  const ready = fatal.length === 0 && stopped.length < sources.length
  return { ready, reasons: [...fatal, ...troubles.flat().map(({ reason }) => reason)] }
}

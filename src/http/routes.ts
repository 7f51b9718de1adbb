import type { FastifyInstance } from 'fastify'
import type { Endpoint } from '../catalog/define.ts'
import { ownOperations } from '../catalog/operations/index.ts'
import { shanghaiIso } from '../core/clock.ts'
import { envelopeHead, envelopeTail } from '../core/envelope.ts'
import { newRequestId } from '../core/ids.ts'
import { type Language, languageOf, languages, type Text } from '../core/text.ts'
import {
  type DocumentOptions,
  endpointDocument,
  familyDocument,
  type OpenApiDocument,
  type Servers,
} from '../derive/openapi.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Source } from '../sources/source.ts'
import { type AddressedText, addressedJson, sendAddressed } from './addressed-text.ts'
import type { FrontDoor } from './front-door.ts'
import { askedServers, type ServerAddresses } from './servers.ts'

export interface PageSettings extends ServerAddresses {
  readonly version: string
  /** Where a reader asks for none. */
  readonly language: Language
  /** Whether the server is on its way down. */
  readonly isClosing: () => boolean
  readonly sources: readonly Source[]
}

/** What is served without a token: liveness, readiness, and the OpenAPI documents. */
export function pageRoutes(
  app: FastifyInstance,
  endpoints: ReadonlyMap<string, Endpoint>,
  ctx: FrontDoor & { readonly ledger: Pick<Ledger, 'trouble'> },
  settings: PageSettings,
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
  for (const [path, build] of documents(endpoints)) {
    const textFor = printedOnce(build, settings)
    app.get(path, (request, reply) => {
      const servers = askedServers(request, settings)
      reply.type('application/json; charset=utf-8')
      return sendAddressed(request, reply, textFor(servers), servers.global)
    })
  }
}

/** A document is printed once, or twice where one address may be named as two and as one. */
function printedOnce(build: Build, { version }: PageSettings) {
  const printed = new Map<string | undefined, AddressedText>()
  return ({ global, cn }: Servers): AddressedText => {
    const other = cn === global ? undefined : cn
    const text =
      printed.get(other) ??
      addressedJson((address) =>
        build({ version, servers: { global: address, ...(other !== undefined && { cn: other }) } }),
      )
    printed.set(other, text)
    return text
  }
}

/** Ready is who can serve calls; what stands in the way of some of them is told all the same. */
function readiness({ isClosing, sources }: PageSettings, ledgerTrouble: Text | undefined) {
  const troubles = sources.map((source) => source.troubles?.() ?? [])
  const stopped = troubles.filter((each) => each.some((trouble) => trouble.stopped))
  const fatal: Text[] = [
    ...(isClosing() ? [{ zh: '服务正在停止', en: 'the server is shutting down' }] : []),
    ...(ledgerTrouble ? [ledgerTrouble] : []),
  ]
  const ready = fatal.length === 0 && stopped.length < sources.length
  return { ready, reasons: [...fatal, ...troubles.flat().map(({ reason }) => reason)] }
}

/** Every path that is served besides the catalog's, for whoever mistyped one. */
export function pagePaths(endpoints: ReadonlyMap<string, Endpoint>): readonly string[] {
  return [
    '/ping',
    '/healthz',
    '/readyz',
    '/docs/',
    '/api/calls',
    ...ownOperations.map(({ path }) => path),
    ...documents(endpoints).keys(),
  ]
}

type Build = (options: DocumentOptions) => OpenApiDocument

function documents(endpoints: ReadonlyMap<string, Endpoint>): ReadonlyMap<string, Build> {
  const all = [...endpoints.values()]
  const inLanguage = (language: Language): [string, Build][] => [
    [`/openapi/openapi-${language}.json`, (options) => familyDocument(all, language, options)],
    ...all.map((endpoint): [string, Build] => [
      `/openapi/douyin-xingtu-apis/${endpoint.slug}-${language}.json`,
      (options) => endpointDocument(endpoint, language, options),
    ]),
  ]
  return new Map(languages.flatMap(inLanguage))
}

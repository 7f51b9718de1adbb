import type { FastifyInstance } from 'fastify'
import type { Endpoint } from '../catalog/define.ts'
import { type Language, languages } from '../core/text.ts'
import {
  type DocumentOptions,
  endpointDocument,
  familyDocument,
  type OpenApiDocument,
  type Servers,
} from '../derive/openapi.ts'
import { type AddressedText, addressedJson, sendAddressed } from './addressed-text.ts'
import { type BaseAddressSettings, baseAddresses } from './base-addresses.ts'
import { pathOf } from './paths.ts'

export interface DocumentSettings extends BaseAddressSettings {
  readonly version: string
}

const folder = '/openapi'

/** The OpenAPI documents: one of the whole family and one of each endpoint, in each language. */
export function documentRoutes(
  app: FastifyInstance,
  endpoints: ReadonlyMap<string, Endpoint>,
  settings: DocumentSettings,
): void {
  const texts = new Map(
    [...documents(endpoints)].map(([path, build]) => [path, printedOnce(build, settings)]),
  )
  // One route: to learn two hundred took the router a tenth of the start.
  app.get(`${folder}/*`, (request, reply) => {
    const textFor = texts.get(pathOf(request.url))
    if (!textFor) return reply.callNotFound()
    const servers = baseAddresses(request, settings)
    reply.type('application/json; charset=utf-8')
    return sendAddressed(request, reply, textFor(servers), servers.global)
  })
}

/** A document is printed once, or twice where one address may be named as two and as one. */
function printedOnce(build: Build, { version }: DocumentSettings) {
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

/** The paths of the OpenAPI documents. */
export function documentPaths(endpoints: ReadonlyMap<string, Endpoint>): readonly string[] {
  return [...documents(endpoints).keys()]
}

type Build = (options: DocumentOptions) => OpenApiDocument

function documents(endpoints: ReadonlyMap<string, Endpoint>): ReadonlyMap<string, Build> {
  const all = [...endpoints.values()]
  const inLanguage = (language: Language): [string, Build][] => [
    [`${folder}/openapi-${language}.json`, (options) => familyDocument(all, language, options)],
    ...all.map((endpoint): [string, Build] => [
      `${folder}/douyin-xingtu-apis/${endpoint.slug}-${language}.json`,
      (options) => endpointDocument(endpoint, language, options),
    ]),
  ]
  return new Map(languages.flatMap(inLanguage))
}

import { existsSync, readFileSync, statSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { datasets } from '../catalog/index.ts'
import type { Language, Text } from '../core/text.ts'
import { broughtBy } from '../sources/source.ts'
import { AddressedText, addressedJson, sendAddressed } from './addressed-text.ts'
import { type BaseAddressSettings, baseAddresses } from './base-addresses.ts'
import type { HealthSettings } from './health.ts'
import { languageOf } from './negotiation.ts'

export interface DocsSettings extends BaseAddressSettings, HealthSettings {
  /** Where the documentation was built; it may be built later, or never. */
  readonly docsFolder: string
  /** The language of a reader who asks for none. */
  readonly language: Language
}

const prefix = '/docs'
const weekSeconds = 7 * 24 * 3600

/**
 * The documentation as it was built, but for what `servers.json` says: the base addresses of this
 * gateway, and the sources that it asks, as its answers name them.
 */
export function docsRoutes(app: FastifyInstance, settings: DocsSettings): void {
  const { docsFolder } = settings
  const built = builtFiles(docsFolder)
  const texts = addressedFiles(docsFolder)
  const { cn } = settings.servers
  const names = [...new Set(datasets.flatMap(({ name }) => settings.sourcesOf(name)))]
  const serversText = () => {
    const named = new Map(settings.sources.map((source) => [source.name, broughtBy(source)]))
    const sources = names.map((name) => named.get(name) ?? name)
    return addressedJson((global) => ({ global, ...(cn !== undefined && { cn }), sources }))
  }
  const policyFor = (request: FastifyRequest) =>
    contentPolicy(built.inlineScripts() ?? [], Object.values(baseAddresses(request, settings)))
  const plugin = async (docs: FastifyInstance) => {
    docs.register(fastifyStatic, {
      root: docsFolder,
      serve: false,
      preCompressed: true,
      cacheControl: false,
      suppressWarning: true,
    })
    docs.addHook('onRequest', async (request, reply) => {
      reply.header('content-security-policy', policyFor(request))
    })
    docs.setNotFoundHandler((request, reply) => {
      if (existsSync(join(docsFolder, notFoundPage))) {
        return reply.code(404).sendFile(notFoundPage)
      }
      return sayNotBuilt(request, reply, settings.language)
    })
    docs.get('/', { prefixTrailingSlash: 'no-slash' }, (_request, reply) =>
      reply.redirect(`${prefix}/`, 308),
    )
    docs.get('/servers.json', (request, reply) => {
      reply.type('application/json; charset=utf-8')
      return sendAddressed(request, reply, serversText(), baseAddresses(request, settings).global)
    })
    docs.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
      const path = request.params['*']
      const file = fileOf(path)
      const isThere = (name: string) => isPlain.test(path) && existsSync(join(docsFolder, name))
      // What is not there is refused here: the library would look for each of its encodings.
      if (!isThere(file)) {
        if (isThere(`${path}/index.html`)) return reply.redirect(`${prefix}/${path}/`, 308)
        return reply.callNotFound()
      }
      // Their names change with what is in them.
      const isHashed = path.startsWith('assets/')
      reply.header(
        'cache-control',
        isHashed ? `public, max-age=${weekSeconds}, immutable` : 'no-cache',
      )
      const named = isForModels.test(file) ? built.server() : undefined
      const { global } = baseAddresses(request, settings)
      if (named === undefined || named === global) return reply.sendFile(file)
      const type = file.endsWith('.md') ? 'text/markdown' : 'text/plain'
      reply.type(`${type}; charset=utf-8`)
      return sendAddressed(request, reply, await texts(file, named), global)
    })
  }
  app.register(plugin, { prefix })
}

const notFoundPage = '404.html'

/**
 * Files that are read without a browser, which would put the asked address in place of the built
 * one.
 */
const isForModels = /\.(?:md|txt)$/

/** What the addresses of our files are made of; none of them leads upwards. */
const isPlain = /^(?:[\w@-][\w@.-]*\/)*(?:[\w@-][\w@.-]*)?$/

/** The file of an address: pages go by their names without `.html`. */
function fileOf(path: string): string {
  if (path === '' || path.endsWith('/')) return `${path}index.html`
  return /\.\w+$/.test(path) ? path : `${path}.html`
}

/**
 * The memory for texts that name addresses; those of the whole documentation are a few megabytes.
 */
const maxTextBytes = 32 * 1024 * 1024

/** Reads files that name the address they were built with, each once until it is built anew. */
function addressedFiles(folder: string) {
  const known = new LRUCache<string, AddressedText>({
    maxSize: maxTextBytes,
    // A text is kept once as it is, and once compressed.
    sizeCalculation: ({ bytes }) => 2 * bytes + 1,
  })
  return async (file: string, named: string): Promise<AddressedText> => {
    const { mtimeMs } = await stat(join(folder, file))
    const key = `${file} ${mtimeMs} ${named}`
    const text =
      known.get(key) ?? new AddressedText(await readFile(join(folder, file), 'utf8'), named)
    known.set(key, text)
    return text
  }
}

/** What the build wrote for the gateway: read when it is new, undefined where it is not there. */
function builtFiles(folder: string) {
  const known = new Map<string, { readonly mtimeMs: number; readonly json: unknown }>()
  const read = (name: string): unknown => {
    const file = join(folder, name)
    try {
      const { mtimeMs } = statSync(file)
      const current = known.get(name)
      if (current?.mtimeMs === mtimeMs) return current.json
      const json: unknown = JSON.parse(readFileSync(file, 'utf8'))
      known.set(name, { mtimeMs, json })
      return json
    } catch {
      return undefined
    }
  }
  return {
    /** The digests of the scripts that stand in the pages. */
    inlineScripts: () => read('inline-scripts.json') as readonly string[] | undefined,
    /** The address that the built files name. */
    server: () => (read('servers.json') as { readonly global: string } | undefined)?.global,
  }
}

/** Pages run their own scripts only, and talk to this gateway's own addresses only. */
function contentPolicy(scripts: readonly string[], servers: readonly string[]): string {
  return [
    "default-src 'self'",
    `script-src 'self' ${scripts.map((digest) => `'${digest}'`).join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self' ${servers.map((server) => new URL(server).origin).join(' ')}`,
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const notBuilt: Text = {
  zh: '文档尚未生成：npm start 首次启动后一分钟左右即可查看，也可运行 npm run docs',
  en: 'The documentation is not built yet: npm start does so within a minute or so of its first start, and so does npm run docs',
}

function sayNotBuilt(request: FastifyRequest, reply: FastifyReply, fallback: Language) {
  const text = notBuilt[languageOf(request.headers['accept-language'], fallback)]
  return reply.code(404).type('text/plain; charset=utf-8').send(`${text}\n`)
}

import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Language, languageOf, type Text } from '../core/text.ts'
import { askedServers, type ServerAddresses } from './servers.ts'

export interface DocsSettings extends ServerAddresses {
  /** Where the documentation was built; it may be built later, or never. */
  readonly docsFolder: string
  /** Where a reader asks for none. */
  readonly language: Language
}

const prefix = '/docs'
const weekSeconds = 7 * 24 * 3600

/** The documentation as it was built, but for the base addresses, which are those of this gateway. */
export function docsRoutes(app: FastifyInstance, settings: DocsSettings): void {
  const { docsFolder } = settings
  let scripts: readonly string[] | undefined
  const policyFor = (request: FastifyRequest) => {
    scripts ??= inlineScripts(docsFolder)
    return contentPolicy(scripts ?? [], Object.values(askedServers(request, settings)))
  }
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
    docs.get('/servers.json', async (request) => askedServers(request, settings))
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
      const built = isForModels.test(file) ? builtServer(docsFolder) : undefined
      const { global } = askedServers(request, settings)
      if (built === undefined || built === global) return reply.sendFile(file)
      const text = await readFile(join(docsFolder, file), 'utf8')
      const type = file.endsWith('.md') ? 'text/markdown' : 'text/plain'
      return reply.type(`${type}; charset=utf-8`).send(text.replaceAll(built, global))
    })
  }
  app.register(plugin, { prefix })
}

const notFoundPage = '404.html'

/** Read without a browser, which would put the asked address in place of the built one. */
const isForModels = /\.(?:md|txt)$/

/** What the addresses of our files are made of; none of them leads upwards. */
const isPlain = /^(?:[\w@-][\w@.-]*\/)*(?:[\w@-][\w@.-]*)?$/

/** The file of an address: pages go by their names without `.html`. */
function fileOf(path: string): string {
  if (path === '' || path.endsWith('/')) return `${path}index.html`
  return /\.\w+$/.test(path) ? path : `${path}.html`
}

/** The digests of the scripts that stand in the pages; undefined while there are no pages. */
function inlineScripts(folder: string): readonly string[] | undefined {
  return builtJson(folder, 'inline-scripts.json') as readonly string[] | undefined
}

/** The address that the built files name. */
function builtServer(folder: string): string | undefined {
  return (builtJson(folder, 'servers.json') as { readonly global: string } | undefined)?.global
}

/** What the build wrote for the gateway; undefined where it was not built. */
function builtJson(folder: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, name), 'utf8'))
  } catch {
    return undefined
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
  zh: '文档尚未生成：npm start 首次启动后约半分钟即可查看，也可运行 npm run docs',
  en: 'The documentation is not built yet: npm start does so within half a minute of its first start, and so does npm run docs',
}

function sayNotBuilt(request: FastifyRequest, reply: FastifyReply, fallback: Language) {
  const text = notBuilt[languageOf(request.headers['accept-language'], fallback)]
  return reply.code(404).type('text/plain; charset=utf-8').send(`${text}\n`)
}

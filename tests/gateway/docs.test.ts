import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  sharedTestGateway,
  startTestGateway,
  type TestGateway,
  temporaryFolder,
} from '../harness.ts'

const digest = 'sha256-abc='

type Asked = Readonly<Record<string, string>>

/** Builds a site of a few files in a folder. */
function buildIn(docsFolder: string) {
  const write = (file: string, text: string | Buffer) => {
    mkdirSync(join(docsFolder, file, '..'), { recursive: true })
    writeFileSync(join(docsFolder, file), text)
  }
  write('index.html', '<p>front')
  write('404.html', '<p>nothing here')
  write('zh/index.html', '<p>中文')
  write('zh/guide/units.html', '<p>units')
  write('zh/guide/units.html.gz', gzipSync('<p>units'))
  write('zh/guide/units.md', '# units')
  write('assets/app.123.js', 'app')
  write('servers.json', '{"global":"http://built"}')
  write('llms-full.txt', 'GET http://built/api')
  write('inline-scripts.json', JSON.stringify([digest]))
  writeFileSync(join(docsFolder, '..', 'beside.txt'), 'beside')
}

async function askAt({ address }: TestGateway, path: string, headers: Asked = {}) {
  const response = await fetch(address + path, { headers, redirect: 'manual' })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** A gateway for a site that is not built yet. */
async function startWithDocs(settings: Readonly<Record<string, unknown>> = {}) {
  const docsFolder = join(temporaryFolder(), 'docs')
  const gateway = await startTestGateway({ docsFolder, settings })
  const ask = (path: string, headers?: Asked) => askAt(gateway, path, headers)
  return { gateway, build: () => buildIn(docsFolder), ask }
}

describe('the documentation', () => {
  const docsFolder = join(temporaryFolder(afterAll), 'docs')
  const shared = sharedTestGateway({ docsFolder })
  beforeAll(() => buildIn(docsFolder))
  const ask = (path: string, headers?: Asked) => askAt(shared(), path, headers)

  it('is served by names without .html, folders with their front page', async () => {
    const texts = {
      '/docs/': '<p>front',
      '/docs/zh/': '<p>中文',
      '/docs/zh/guide/units': '<p>units',
      '/docs/zh/guide/units.html': '<p>units',
      '/docs/zh/guide/units.md': '# units',
    }
    for (const [path, text] of Object.entries(texts)) {
      expect(await ask(path), path).toMatchObject({ status: 200, text })
    }
    for (const [from, to] of [
      ['/docs', '/docs/'],
      ['/docs/zh', '/docs/zh/'],
    ] as const) {
      const { status, headers } = await ask(from)
      expect([status, headers.get('location')]).toEqual([308, to])
    }
  })

  it('is kept by browsers as long as its names say, and revalidated otherwise', async () => {
    const asset = await ask('/docs/assets/app.123.js')
    expect(asset.headers.get('cache-control')).toContain('immutable')
    const page = await ask('/docs/zh/guide/units')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect(page.headers.get('content-encoding')).toBe('gzip')
    const etag = page.headers.get('etag') ?? ''
    const conditional = { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' }
    expect((await ask('/docs/zh/guide/units', conditional)).status).toBe(304)
  })

  it('runs its own scripts only, and talks to the addresses of this gateway only', async () => {
    const { build, ask } = await startWithDocs({ 'servers.cn': 'https://cn.example/base' })
    build()
    const policy = (await ask('/docs/')).headers.get('content-security-policy')
    expect(policy).toContain(`script-src 'self' '${digest}';`)
    expect(policy).toMatch(/connect-src 'self' http:\/\/127\.0\.0\.1:\d+ https:\/\/cn\.example;/)
    expect(policy).toContain("frame-ancestors 'none'")
  })

  it('names the addresses of this gateway, whatever it was built with', async () => {
    const { gateway, build, ask } = await startWithDocs({ 'servers.cn': 'https://cn.example/base' })
    build()
    const { text } = await ask('/docs/servers.json')
    expect(JSON.parse(text)).toEqual({
      global: gateway.address,
      cn: 'https://cn.example/base',
      sources: ['sandbox'],
    })
    const plain = await ask('/docs/llms-full.txt')
    expect(plain.text).toBe(`GET ${gateway.address}/api`)
    expect(plain.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  })

  it.each([
    [{}, ['sandbox']],
    [{ sources: ['archive'] }, ['archive']],
    [{ sources: ['archive', 'sandbox'] }, ['archive', 'sandbox']],
    [{ sourcesFor: { 'spread-info': ['archive'] } }, ['sandbox', 'archive']],
  ])('with the settings %o it tells pages that it asks %o', async (settings, sources) => {
    const { build, ask } = await startWithDocs(settings)
    build()
    const { text, headers } = await ask('/docs/servers.json')
    expect(JSON.parse(text).sources.toSorted()).toEqual(sources.toSorted())
    expect(headers.get('cache-control')).toBe('no-cache')
  })

  it.each([
    '/docs/nothing',
    '/docs/zh/nothing/',
    '/docs/%2e%2e/beside.txt',
    '/docs/..%2fbeside.txt',
    '/docs/zh%2f..%2f..%2fbeside.txt',
    '/docs//etc/passwd',
    '/docs/.stamp',
    '/docs/%00',
    `/docs/${'a'.repeat(5000)}!`,
  ])('has nothing at %s', async (path) => {
    expect(await ask(path)).toMatchObject({ status: 404 })
    expect((await ask(path)).text).not.toContain('beside')
    expect(shared().logged()).not.toContain('page failed')
  })

  it('says in both languages that it is not built yet, and is there once it is', async () => {
    const { build, ask } = await startWithDocs()
    const en = await ask('/docs/')
    expect(en.status).toBe(404)
    expect(en.text).toContain('npm run docs')
    expect((await ask('/docs/', { 'Accept-Language': 'zh' })).text).toContain('文档尚未生成')
    build()
    expect((await ask('/docs/')).status).toBe(200)
    const policy = (await ask('/docs/')).headers.get('content-security-policy')
    expect(policy).toContain(digest)
  })
})

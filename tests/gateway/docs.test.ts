import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { startTestGateway, temporaryFolder } from '../harness.ts'

const digest = 'sha256-abc='

/** A gateway with a site of a few files. */
async function startWithDocs(settings: Readonly<Record<string, unknown>> = {}) {
  const docsFolder = join(temporaryFolder(), 'docs')
  const write = (file: string, text: string | Buffer) => {
    mkdirSync(join(docsFolder, file, '..'), { recursive: true })
    writeFileSync(join(docsFolder, file), text)
  }
  const build = () => {
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
  const gateway = await startTestGateway({ docsFolder, settings })
  const ask = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(gateway.address + path, { headers, redirect: 'manual' })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  return { gateway, build, ask }
}

describe('the documentation', () => {
  it('is served by names without .html, folders with their front page', async () => {
    const { build, ask } = await startWithDocs()
    build()
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
    const { build, ask } = await startWithDocs()
    build()
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
    const { gateway, build, ask } = await startWithDocs()
    build()
    expect(await ask(path)).toMatchObject({ status: 404 })
    expect((await ask(path)).text).not.toContain('beside')
    expect(gateway.logged()).not.toContain('page failed')
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

import { describe, expect, it } from 'vitest'
import { catalog } from '../../src/catalog/index.ts'
import { sharedTestGateway } from '../harness.ts'

const gateway = sharedTestGateway()

const chromium =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'

interface Root {
  readonly documentation: string
  readonly openapi: string
  readonly operations: readonly { readonly path: string; readonly title: string }[]
}

const root = (headers: Record<string, string>) =>
  fetch(gateway().address, { headers, redirect: 'manual' })

describe('the address itself', () => {
  it.each([chromium, 'text/html', 'text/html, application/json;q=0.9'])(
    'sends a browser to the documentation: %s',
    async (accept) => {
      const response = await root({ accept })
      expect(response.status).toBe(302)
      expect(response.headers.get('location')).toBe('/docs/')
      expect(response.headers.get('vary')).toMatch(/Accept\b/)
    },
  )

  it.each(['*/*', 'application/json', 'application/json, text/html', 'text/html;q=0, */*', ''])(
    'tells a program what there is: %j',
    async (accept) => {
      const response = await root({ accept, 'accept-language': 'en' })
      expect(response.status).toBe(200)
      const { documentation, openapi, operations } = (await response.json()) as Root
      expect(documentation).toBe('/docs/')
      const paths = operations.map(({ path }) => path)
      expect(paths).toEqual(expect.arrayContaining([...catalog.keys(), '/api/balance']))
      const document = await fetch(gateway().address + openapi)
      const { paths: documented } = (await document.json()) as { readonly paths: object }
      expect(Object.keys(documented)).toEqual(expect.arrayContaining(paths))
    },
  )

  it('speaks the language of whoever asks', async () => {
    const [zh, en] = await Promise.all(
      ['zh', 'en'].map(
        async (language) =>
          (await root({ accept: '*/*', 'accept-language': language })).json() as Promise<Root>,
      ),
    )
    expect(zh?.openapi).toBe('/openapi/openapi-zh.json')
    expect(zh?.operations[0]?.title).toMatch(/\p{Script=Han}/u)
    expect(en?.operations[0]?.title).not.toMatch(/\p{Script=Han}/u)
  })
})

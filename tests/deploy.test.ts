import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadSettings } from '../src/settings/load.ts'
import { readGuide } from './guide-pages.ts'
import { temporaryFolder } from './harness.ts'

const read = (name: string) => readFileSync(join(import.meta.dirname, '..', 'deploy', name), 'utf8')

interface Service {
  readonly environment?: Readonly<Record<string, string>>
  readonly build?: { readonly context: string; readonly dockerfile: string }
  readonly volumes?: readonly string[]
}

const { services } = parse(read('compose.yaml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>
}
const gateways = Object.keys(services).filter((name) => name.startsWith('gateway-'))

test('the containers of gateways have settings that are accepted', () => {
  expect(gateways.length).toBeGreaterThan(1)
  const [, image = ''] = /^ENV (.*)$/m.exec(read('Containerfile')) ?? []
  const inImage = Object.fromEntries(image.split(' ').map((pair) => pair.split('=')))
  for (const name of gateways) {
    const { environment = {} } = services[name] ?? {}
    const filled = Object.entries(environment).map(([key, value]) => [
      key,
      value.replace(/\$\{\w+:\?\}/, 'a-password'),
    ])
    const settings = loadSettings(
      {},
      { ...inImage, ...Object.fromEntries(filled) },
      temporaryFolder(),
    )
    expect(settings).toMatchObject({
      host: '0.0.0.0',
      database: 'postgres://astrolabe:a-password@postgres:5432/astrolabe',
    })
  }
})

test('the balancer has every gateway, and sends nothing again that may have been charged', () => {
  const config = read('haproxy.cfg')
  const servers = [...config.matchAll(/^ {2}server (\S+) (\S+):8720$/gm)]
  expect(servers.map(([, name, host]) => [name, host])).toEqual(
    gateways.map((name) => [name, name]),
  )
  expect(config.match(/^ *retry-on .*$/gm)).toEqual(['  retry-on conn-failure'])
})

test('the files that containers are made with are there', () => {
  const { build } = services[gateways[0] ?? ''] ?? {}
  expect(read(join(build?.context ?? '', build?.dockerfile ?? ''))).toBe(read('Containerfile'))
  const [file = ''] = services.balancer?.volumes ?? []
  expect(read(file.split(':')[0] ?? '')).toBe(read('haproxy.cfg'))
})

test('the unit is the one that the guide shows, and differs by the port for several', () => {
  const unit = read('astrolabe.service')
  for (const language of ['zh', 'en'] as const) {
    const blocks = readGuide(language, 'self-hosting').fences.map(({ text }) => text)
    expect(blocks).toContain(unit)
  }
  const differences = unit
    .split('\n')
    .map((line, index) => [line, read('astrolabe@.service').split('\n')[index]] as const)
    .filter(([one, several]) => one !== several)
  expect(differences.map(([one = '', several = '']) => several.replace(one, ''))).toEqual([
    '# /etc/systemd/system/astrolabe@.service: a gateway for each port, such as astrolabe@8721',
    ' on port %i',
    ' --port %i',
  ])
})

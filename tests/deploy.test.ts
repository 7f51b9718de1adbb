import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { heapFlags } from '../scripts/server.mjs'
import { blockList } from '../src/core/address.ts'
import { isListed } from '../src/http/address.ts'
import { loadSettings } from '../src/settings/load.ts'
import { readGuide } from './guide-pages.ts'
import { startTestGateway, temporaryFolder } from './harness.ts'
import { ownPostgres } from './postgres.ts'
import { needs } from './tools.ts'

const read = (name: string) => readFileSync(join(import.meta.dirname, '..', 'deploy', name), 'utf8')

interface Service {
  readonly environment?: Readonly<Record<string, string>>
  readonly restart?: string
  readonly stop_grace_period?: string
  readonly healthcheck?: { readonly test: readonly string[] }
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

test('the containers come back by themselves, and end in their own time', () => {
  const [, unitSeconds] = /TimeoutStopSec=(\d+)/.exec(read('astrolabe.service')) ?? []
  for (const [name, { restart, stop_grace_period: grace = '' }] of Object.entries(services)) {
    expect(restart, name).toBe('unless-stopped')
    expect(Number.parseInt(grace, 10), name).toBeGreaterThanOrEqual(Number(unitSeconds))
  }
})

test('whoever starts a server gives Node the flags that `npm start` does', () => {
  const entry = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(read('Containerfile'))?.[1] ?? '[]')
  expect(entry.slice(1, -1)).toEqual(heapFlags)
  for (const unit of ['astrolabe.service', 'astrolabe@.service'].map(read))
    expect(unit).toContain(`/node ${heapFlags.join(' ')} /opt/astrolabe/`)
})

test('gateways believe their balancer, and nobody else', () => {
  const [, cidr = ''] = /subnet: (\S+)/.exec(read('compose.yaml')) ?? []
  const [, balancer = ''] = /ipv4_address: (\S+)/.exec(read('compose.yaml')) ?? []
  expect(isListed(balancer, blockList([cidr]))).toBe(true)
  for (const name of gateways) {
    expect(services[name]?.environment?.ASTROLABE_TRUSTED_PROXIES).toBe(balancer)
  }
})

test('a container says whether its gateway is ready', async () => {
  const gateway = await startTestGateway()
  const { healthcheck } = services[gateways[0] ?? ''] ?? {}
  const [, , option = '', script = ''] = healthcheck?.test ?? []
  const code = async (origin: string) => {
    const child = spawn(process.execPath, [option, script.replace('http://127.0.0.1:8720', origin)])
    return (await once(child, 'exit'))[0]
  }
  expect(await code(gateway.address)).toBe(0)
  expect(await code(`${gateway.address}/nothing`)).toBe(1)
  await gateway.stop()
  expect(await code(gateway.address)).toBe(1)
})

test('the user that PostgreSQL is given for them is enough', needs('ownPostgres'), async () => {
  const server = ownPostgres()
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  // The first line is psql's, and hands on what the environment has.
  const statements = read('postgres.sql').replaceAll(/^(--|\\getenv password ).*$/gm, '')
  for (const statement of statements.replace(":'password'", `'a-password'`).split(';')) {
    await client.query(statement)
  }
  const { rows } = await client.query(`SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles
    WHERE rolname = 'astrolabe'`)
  expect(rows).toEqual([{ rolsuper: false, rolcreaterole: false, rolcreatedb: false }])
  await client.end()
  const url = Object.assign(new URL(server.url), {
    username: 'astrolabe',
    password: 'a-password',
    pathname: '/astrolabe',
  })
  const settings = { database: url.href, data: undefined }
  const gateway = await startTestGateway({ dataDir: temporaryFolder(), settings })
  expect((await gateway.get('/readyz')).status).toBe(200)
  const metrics = await (await fetch(`${gateway.address}/metrics`)).text()
  expect(metrics).toContain('astrolabe_database_standbys{synchronous="true"} 0')
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
  const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes)
  const files = mounted
    .map((volume) => volume.split(':')[0] ?? '')
    .filter((path) => path[0] === '.')
  expect(files).toEqual(['./postgres.sql', './haproxy.cfg'])
  for (const file of files) expect(read(file)).not.toBe('')
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

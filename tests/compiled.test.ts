import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { documentedCreatorId } from '../src/catalog/kinds/id.ts'
import { startServer } from './child-server.ts'
import { callPath, type Envelope, temporaryFolder } from './harness.ts'

const root = join(import.meta.dirname, '..')

/** What is installed where there are no sources. */
function installCompiled(): string {
  const folder = temporaryFolder()
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true })
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const out = ['--out', join(folder, 'dist', 'app')]
  execFileSync(process.execPath, ['scripts/compile.ts', ...out], { cwd: root })
  return folder
}

/** A vendor whose answers are long enough to be read in a thread of their own. */
async function startVendor(): Promise<string> {
  const data = { base_resp: { status_code: 0 }, long: 'x'.repeat(300_000) }
  const server = createServer((_, response) => {
    const recordTime = new Date().toISOString()
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ code: 0, message: '', data, recordTime, requestId: 'vendor' }))
  }).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it('is all that the server needs: its threads and its processes are in it', async () => {
  const folder = installCompiled()
  const environment = {
    ASTROLABE_PROCESSES: '2',
    ASTROLABE_SOURCES: 'relay',
    ASTROLABE_RELAY_URL: await startVendor(),
    ASTROLABE_RELAY_TOKEN: 'vendor-token',
  }
  const data = join(folder, 'data')
  const server = await startServer(data, environment, onTestFinished, ['--port', '0'], folder)
  await expect.poll(server.output).toMatch(/ast_\w{36}/)
  const [token = ''] = /ast_\w{36}/.exec(server.output()) ?? []
  const ask = async (path: string) => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(server.address + path, { headers })
    return (await answer.json()) as Envelope
  }
  const collected = await ask(callPath('get-kol-link-info'))
  expect(collected).toMatchObject({ code: 0, data: { long: expect.stringMatching(/^x{300000}$/) } })
  const changes = await ask(`/api/creators/${documentedCreatorId}/changes?since=2026-11-01`)
  expect(changes).toMatchObject({ code: 0, data: { creator: documentedCreatorId } })
  server.child.kill('SIGTERM')
  expect(await once(server.child, 'exit')).toEqual([0, null])
  expect(server.output()).not.toMatch(/"level":(40|50|60)/)
})

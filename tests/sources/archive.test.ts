import { expect, it } from 'vitest'
import { callPath, manualClock, startTestGateway, temporaryFolder } from '../harness.ts'
import { status } from '../upstream/failures.ts'
import { startWithXingtu } from './xingtu.ts'

const endpoint = 'get-kol-spread-info'
const dayMs = 86_400_000

it('answers with what was collected before, however old, where the source before it fails', async () => {
  const clock = manualClock('2026-11-22T12:00:00Z')
  const { gateway, standIn } = await startWithXingtu({
    clock,
    settings: { sources: 'xingtu,archive' },
  })
  const { token } = await gateway.token()
  const path = callPath(endpoint, { token })
  const first = await gateway.get(path)
  expect(first.headers.get('x-source')).toBe('xingtu')
  standIn.play(status(403))
  clock.advance(40 * dayMs)
  const again = await gateway.get(path)
  expect(again.headers.get('x-source')).toBe('archive')
  expect(again.headers.get('age')).toBe(String((40 * dayMs) / 1000))
  expect(again.headers.get('x-charged')).toBe('true')
  expect(again.envelope.data).toEqual(first.envelope.data)
  expect(again.envelope.recordTime).toBe(first.envelope.recordTime)
  const init = { headers: { Authorization: `Bearer ${token}` } }
  const { envelope } = await gateway.get('/api/creators/6629722295873044494/observations', init)
  expect(envelope.data).toMatchObject({ observations: [{ source: 'xingtu' }] })
})

it('alone says of what was never stored that nothing is', async () => {
  const gateway = await startTestGateway({ settings: { sources: 'archive' } })
  const { token } = await gateway.token()
  const { envelope, headers } = await gateway.get(callPath(endpoint, { token }))
  expect(envelope.code).toBe(301)
  expect(envelope.message).toContain('nothing is stored')
  expect(headers.get('x-charged')).toBe('false')
  expect((await gateway.get('/readyz')).status).toBe(200)
})

it('answers with made-up data only beside the sandbox', async () => {
  const dataDir = temporaryFolder()
  const sandbox = await startTestGateway({ dataDir })
  const { token } = await sandbox.token()
  const path = callPath(endpoint, { token })
  await sandbox.get(path)
  await sandbox.stop()
  const alone = await startTestGateway({ dataDir, settings: { sources: 'archive' } })
  expect((await alone.get(path)).envelope.code).toBe(301)
  await alone.stop()
  const beside = await startTestGateway({ dataDir, settings: { sources: 'archive,sandbox' } })
  expect((await beside.get(path)).headers.get('x-source')).toBe('archive/sandbox')
})

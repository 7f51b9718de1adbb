import { expect, it } from 'vitest'
import { datasets } from '../../src/catalog/index.ts'
import { listDrift } from '../../src/services/drift/list.ts'
import { callPath, startTestGateway, stubSource, temporaryFolder } from '../harness.ts'

it('is counted by member for what was collected, and never for the sandbox', async () => {
  const dataDir = temporaryFolder()
  const sandbox = await startTestGateway({ dataDir })
  const { token } = await sandbox.token()
  await sandbox.get(callPath('get-kol-link-info', { token }))
  await sandbox.stop()

  const example = datasets.find(({ name }) => name === 'link-info')?.example
  const bodies = [
    { ...example, nova: 1 },
    { ...example, nova: 2, cp_index: 'none' },
    { base_resp: { status_code: 0 } },
  ]
  const source = stubSource(() => JSON.stringify(bodies.shift()))
  // Bodies are compared one at a time beside the calls; a stop waits for the comparison.
  for (let i = 0; i < 3; i++) {
    const real = await startTestGateway({ dataDir, source })
    const { envelope } = await real.get(callPath('get-kol-link-info', { token }))
    expect(envelope.code).toBe(0)
    await real.stop()
  }

  const again = await startTestGateway({ dataDir, source })
  const drifts = await listDrift(again.ctx)
  const shown = drifts.map(({ dataset, path, kind, bodies, examined }) => [
    dataset,
    path,
    kind,
    `${bodies}/${examined}`,
  ])
  expect(shown).toEqual(
    expect.arrayContaining([
      ['link-info', 'nova', 'unknown', '2/3'],
      ['link-info', 'cp_index', 'type', '1/3'],
      ['link-info', 'link_star_index', 'missing', '1/3'],
    ]),
  )
  expect(shown).not.toContainEqual(['link-info', 'base_resp', expect.anything(), expect.anything()])
})

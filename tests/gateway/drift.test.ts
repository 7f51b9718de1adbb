import { expect, it } from 'vitest'
import { datasets } from '../../src/catalog/index.ts'
import { quickCommandLine } from '../command-line.ts'
import { callPath, startTestGateway, stubSource, temporaryFolder } from '../harness.ts'

interface Listed {
  readonly dataset: string
  readonly path: string
  readonly kind: string
  readonly bodies: number
  readonly examined: number
}

it('is counted by member for what was collected, and never for the sandbox', async () => {
  const dataDir = temporaryFolder()
  const sandbox = await startTestGateway({ dataDir })
  const { token } = await sandbox.token()
  await sandbox.get(callPath('get-kol-link-info', { token }))
  await sandbox.stop()
  const line = quickCommandLine(temporaryFolder())
  const drift = async (flags = '', environment = {}) =>
    (await line(`drift --data ${dataDir}${flags}`, environment)).stdout
  expect(await drift()).toBe(
    'Nothing was compared yet: set up a real source, whose answers are compared as they come; those of the sandbox are not\n',
  )
  expect(await drift('', { LANG: 'zh_CN.UTF-8' })).toBe(
    '尚未比对过任何数据：配置真实的数据来源并产生调用后才有（沙箱数据不参与比对）\n',
  )

  const example = datasets.find(({ name }) => name === 'link-info')?.example
  const bodies = [
    example,
    { ...example, nova: 1 },
    { ...example, nova: 2, cp_index: 'none' },
    { base_resp: { status_code: 0 } },
  ]
  const source = stubSource(() => JSON.stringify(bodies.shift()))
  // Bodies are compared one at a time beside the calls; a stop waits for the comparison.
  for (let i = 0; i < 4; i++) {
    const real = await startTestGateway({ dataDir, source })
    const { envelope } = await real.get(callPath('get-kol-link-info', { token }))
    expect(envelope.code).toBe(0)
    await real.stop()
    if (i === 0) {
      expect(await drift()).toBe(
        'No differences: what was collected is as the documents say\n\nDATASET    COMPARED\nlink-info  1\n',
      )
    }
  }

  const { compared, differences } = JSON.parse(await drift(' --json'))
  expect(compared).toEqual([{ dataset: 'link-info', bodies: 4 }])
  const shown = (differences as Listed[]).map(({ dataset, path, kind, bodies, examined }) => [
    dataset,
    path,
    kind,
    `${bodies}/${examined}`,
  ])
  expect(shown).toEqual(
    expect.arrayContaining([
      ['link-info', 'nova', 'unknown', '2/4'],
      ['link-info', 'cp_index', 'type', '1/4'],
      ['link-info', 'link_star_index', 'missing', '1/4'],
    ]),
  )
  expect(shown).not.toContainEqual(['link-info', 'base_resp', expect.anything(), expect.anything()])
})

it('is of one body in a while, however many of its dataset come', async () => {
  const dataDir = temporaryFolder()
  const example = datasets.find(({ name }) => name === 'link-info')?.example
  const source = stubSource(() => JSON.stringify(example))
  const gateway = await startTestGateway({ dataDir, source })
  const { token } = await gateway.token()
  const creators = Array.from({ length: 20 }, (_, index) => `70000000000000000${10 + index}`)
  await Promise.all(
    creators.map((kolId) => gateway.get(callPath('get-kol-link-info', { token, kolId }))),
  )
  await gateway.stop()
  const { stdout } = await quickCommandLine(temporaryFolder())(`drift --data ${dataDir} --json`)
  const { compared } = JSON.parse(stdout) as { compared: readonly { bodies: number }[] }
  expect(compared).toHaveLength(1)
  expect(compared[0]?.bodies).toBeLessThan(creators.length)
})

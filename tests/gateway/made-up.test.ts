import { describe, expect, it } from 'vitest'
import { documentedCreatorId } from '../../src/catalog/kinds/id.ts'
import { quickCommandLine } from '../command-line.ts'
import {
  callPath,
  type GatewayOptions,
  manualClock,
  sharedTestGateway,
  startTestGateway,
  type TestGateway,
  temporaryFolder,
} from '../harness.ts'
import { until } from '../until.ts'
import {
  answersOf,
  asking,
  askingAt,
  type Compared,
  failing,
  other,
  sourceWithout,
  type View,
} from './viewing.ts'

const endpoint = 'get-kol-spread-info'

const relayTo = (address: string, token: string) => ({
  'relay.url': address,
  'relay.token': token,
  'relay.callsPerSecond': 1000,
  'relay.tokenIn': 'header',
})

const sandbox = sharedTestGateway()
const real = sharedTestGateway({ source: sourceWithout([]) })

/** A gateway that relays another one, and whoever asks it. */
async function askingThrough(inner: TestGateway, options: GatewayOptions = {}) {
  const { token } = await inner.token()
  const settings = { ...relayTo(inner.address, token), ...options.settings }
  return { ...(await asking(undefined, { ...options, settings })), inner, innerToken: token }
}

describe("another server's sandbox", () => {
  it('is told of by every answer that came of it, over any number of servers', async () => {
    const { gateway: outer, token, inner, innerToken } = await askingThrough(sandbox())
    const outermost = await startTestGateway({ settings: relayTo(outer.address, token) })
    const far = await outermost.token()
    const own = await inner.get(callPath(endpoint, { token: innerToken }))
    for (const [gateway, of] of [
      [outer, token],
      [outermost, far.token],
    ] as const) {
      const fresh = await gateway.get(callPath(endpoint, { token: of }))
      const stored = await gateway.get(callPath(endpoint, { token: of, acceptCache: 'true' }))
      expect(stored.headers.get('x-cache')).toBe('hit')
      for (const { headers, text } of [fresh, stored]) {
        expect(headers.get('x-source')).toBe('relay/sandbox')
        const dataOf = (body: string) => body.slice(0, body.indexOf(',"recordTime"'))
        expect(dataOf(text)).toBe(dataOf(own.text))
      }
      const init = { headers: { Authorization: `Bearer ${of}` } }
      const call = await gateway.get(`/api/calls/${fresh.envelope.requestId}`, init)
      expect(call.envelope.data).toMatchObject({ source: 'relay/sandbox' })
    }
  })

  it('is still known after a restart and with an idempotency key', async () => {
    const dataDir = temporaryFolder()
    const settings = relayTo(sandbox().address, (await sandbox().token()).token)
    const first = await startTestGateway({ dataDir, settings })
    const { token } = await first.token()
    const keyed = { headers: { 'Idempotency-Key': 'once' } }
    await first.get(callPath(endpoint, { token }), keyed)
    await first.stop()
    const second = await startTestGateway({ dataDir, settings })
    const stored = await second.get(callPath(endpoint, { token, acceptCache: 'true' }))
    const again = await second.get(callPath(endpoint, { token }), keyed)
    expect([stored, again].map(({ headers }) => headers.get('x-source'))).toEqual([
      'relay/sandbox',
      'relay/sandbox',
    ])
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    await second.stop()
    const elsewhere = await startTestGateway({ dataDir, settings: { sources: 'archive' } })
    expect((await elsewhere.get(callPath(endpoint, { token }))).envelope.code).toBe(301)
  })

  it('is told of by views, comparisons, files and the history', async () => {
    const { ask, text } = await askingThrough(sandbox())
    const { data: view } = await ask<View>(`${documentedCreatorId}?sections=prices,performance`)
    expect(view).toMatchObject({ sandbox: true, mixed: null })
    for (const answer of answersOf(view)) {
      expect(answer).toMatchObject({ source: 'relay/sandbox', sandbox: true })
    }
    expect(view.derived).not.toEqual([])
    const { data: compared } = await ask<Compared>(`compare?ids=${documentedCreatorId},${other}`)
    expect(compared).toMatchObject({ sandbox: true, mixed: null })
    expect(compared.creators.map(({ state }) => state)).toContain('ok')
    for (const path of [
      `${documentedCreatorId}?sections=prices&format=csv`,
      `compare?ids=${documentedCreatorId}&format=csv`,
    ]) {
      const [, ...rows] = (await text(path)).bytes.toString().trimEnd().split(/\r?\n/)
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) expect(row).toContain('沙箱虚构数据')
    }
    const { data } = await ask<{ observations: { source: string }[] }>(
      `${documentedCreatorId}/observations`,
    )
    expect(new Set(data.observations.map(({ source }) => source))).toEqual(
      new Set(['relay/sandbox']),
    )
  })

  it('is told of by the documentation, the health, the metrics and the command line', async () => {
    const { gateway, token, inner, innerToken } = await askingThrough(sandbox())
    const servers = async () =>
      (await (await fetch(`${gateway.address}/docs/servers.json`)).json()) as unknown
    expect(await servers()).toMatchObject({ sources: ['relay'] })
    await gateway.get(callPath(endpoint, { token }))
    expect(await servers()).toMatchObject({ sources: ['relay/sandbox'] })
    const { envelope } = await gateway.get(`/api/health/endpoints?endpoint=${endpoint}`)
    expect(envelope.data).toMatchObject({
      endpoints: [{ sources: [{ source: 'relay', sandbox: true, state: 'working' }] }],
    })
    const metrics = await (await fetch(`${gateway.address}/metrics`)).text()
    expect(metrics).toContain('astrolabe_source_sandbox{source="relay"} 1')
    await gateway.stop()
    const run = quickCommandLine(temporaryFolder())
    const status = await run(`sources status --data ${gateway.dataDir}`)
    expect(status.stdout).toMatch(/relay +working .*made-up sandbox data/)
    const check = await run('sources check', {
      ASTROLABE_RELAY_URL: inner.address,
      ASTROLABE_RELAY_TOKEN: innerToken,
    })
    expect(check.stdout).toMatch(/relay +works, made-up sandbox data/)
  })

  it('is said of what came alone: what did not has no nature', async () => {
    const { text } = await askingAt(sandbox())
    const { bytes } = await text(`${failing}?sections=prices&format=csv`)
    const rows = bytes.toString().split(/\r?\n/)
    expect(rows[1]).toMatch(/,301 [^,]+,$/)
  })

  it('is not what a server without one is taken for', async () => {
    const { ask, gateway, token } = await askingThrough(real())
    const { headers } = await gateway.get(callPath(endpoint, { token }))
    expect(headers.get('x-source')).toBe('relay')
    const { data } = await ask<View>(`${other}?sections=prices`)
    expect(data).toMatchObject({ sandbox: false, mixed: null })
    const { envelope } = await gateway.get(`/api/health/endpoints?endpoint=${endpoint}`)
    expect(envelope.data).toMatchObject({ endpoints: [{ sources: [{ sandbox: false }] }] })
  })
})

describe('real and made-up data together', () => {
  const mixed = (dataset: string) =>
    askingThrough(real(), {
      settings: { sources: ['relay'], sourcesFor: { [dataset]: ['sandbox'] } },
    })

  it('give no derived figure, tier or flag of both, and the view says so', async () => {
    const { ask } = await mixed('marketing-info')
    const { data } = await ask<View>(`${other}?sections=prices,performance`)
    expect(data.sandbox).toBe(true)
    expect(data.mixed).toContain('只用真实数据')
    const kinds = answersOf(data).map(({ dataset, sandbox }) => [dataset, sandbox])
    expect(kinds).toContainEqual(['marketing-info', true])
    expect(kinds).toContainEqual(['spread-info', false])
    expect(data.tiers).toEqual([])
    const names = data.derived.map(({ name }) => name)
    expect(names).toContain('paid_to_personal')
    expect(names.filter((name) => /cpm|cpe|cost/.test(name))).toEqual([])
    const flag = data.flags.find(({ name }) => name === 'priceRaised')
    expect(flag).toMatchObject({ state: 'notJudged', missingSections: [] })
    expect(flag?.reason).toContain('沙箱虚构数据')
  })

  it('are marked row by row in the file of a view', async () => {
    const { text } = await mixed('marketing-info')
    const { bytes } = await text(`${other}?sections=prices,performance&format=csv`)
    const [, ...rows] = bytes.toString().trimEnd().split(/\r?\n/)
    const natureOf = (row: string) => row.split(',').at(-1)
    const ofSource = (source: string) => rows.filter((row) => row.includes(`,${source},`))
    expect(new Set(ofSource('sandbox').map(natureOf))).toEqual(
      new Set(['沙箱虚构数据，非真实达人']),
    )
    expect(new Set(ofSource('relay').map(natureOf))).toEqual(new Set(['采集所得']))
    expect(rows.at(-1)).toContain('虚构数据未计入')
  })

  it('are not put side by side: the made-up figures of a comparison are left out', async () => {
    const { ask, text } = await mixed('spread-info')
    const path = `compare?ids=${documentedCreatorId},${other}`
    const { data } = await ask<Compared>(path)
    expect(data.sandbox).toBe(true)
    expect(data.mixed).toContain('只用真实数据')
    const valuesOf = (name: string) =>
      data.figures
        .filter((figure) => figure.name === name)
        .flatMap(({ values }) => values.map(({ value }) => value))
    expect(valuesOf('price').some((value) => value !== null)).toBe(true)
    expect(new Set(valuesOf('play_mid'))).toEqual(new Set([null]))
    const inputs = data.figures.flatMap(({ values }) => values.flatMap((value) => value.inputs))
    expect(inputs.map(({ name }) => name)).not.toContain('play_mid')
    expect((await text(`${path}&format=csv`)).bytes.toString()).toContain('虚构数据未计入')
  })

  it('are not compared by the command line either, whichever was collected first', async () => {
    const dataDir = temporaryFolder()
    const made = await asking(undefined, { dataDir })
    await made.ask(`compare?ids=${documentedCreatorId},${other}`)
    await made.gateway.stop()
    const run = quickCommandLine(temporaryFolder())
    const compare = (options = '') =>
      run(`creators compare ${documentedCreatorId} ${other} --data ${dataDir}${options}`)
    expect((await compare()).stdout).toContain('\nMade-up sandbox data, no real creator\n')
    const real = await startTestGateway({ dataDir, source: sourceWithout([]) })
    await real.get(`/api/creators/compare?ids=${other}&token=${made.token}`)
    await real.stop()
    const shown = JSON.parse((await compare(' --json')).stdout) as Compared
    expect(shown.creators.map(({ state }) => state)).toEqual(['sandbox', 'ok'])
    for (const { values } of shown.figures) expect(values[0]?.value).toBeNull()
    expect((await compare()).stdout).toContain('the made-up data is left out')
  })

  it('are two series, and what a figure changed to is of the kind that it was', async () => {
    const clock = manualClock('2026-11-22T12:00:00Z')
    const play = { source: 'xingtu', plays: 100 }
    const source = {
      name: 'told',
      async collect() {
        const body = `{"base_resp":{"status_code":0},"play_mid":"${play.plays}"}`
        return { body, collectedAtMs: clock.now(), source: play.source }
      },
    }
    const { ask, gateway, token } = await askingThrough(await startTestGateway({ source, clock }), {
      clock,
    })
    const observations = async () => {
      const { data } = await ask<{ observations: unknown[] }>(`${other}/observations`)
      return data.observations.length
    }
    const steps = [
      ['xingtu', 100],
      ['sandbox', 900],
      ['xingtu', 120],
      ['sandbox', 901],
    ] as const
    for (const [index, [from, plays]] of steps.entries()) {
      Object.assign(play, { source: from, plays })
      await gateway.get(callPath(endpoint, { token }, other))
      await until(async () => (await observations()) === index + 1)
      clock.advance(60_000)
    }
    const { data } = await ask<{ changes: unknown[] }>(`${other}/changes?since=2026-11-01`)
    const changes = data.changes as { metric: string; from: object; to: object }[]
    expect(changes.filter(({ metric }) => metric === 'play_mid')).toMatchObject([
      { from: { value: 100, source: 'relay' }, to: { value: 120, source: 'relay' } },
    ])
    const { data: told } = await ask<{ series: { points: { value: number; source: string }[] }[] }>(
      `${other}/metrics?metric=play_mid`,
    )
    const points = told.series.map((series) =>
      series.points.map(({ value, source: from }) => [from, value]),
    )
    expect(points).toEqual([
      [
        ['relay', 100],
        ['relay', 120],
      ],
      [
        ['relay/sandbox', 900],
        ['relay/sandbox', 901],
      ],
    ])
  })
})

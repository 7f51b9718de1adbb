import { describe, expect, it } from 'vitest'
import { documentedCreatorId } from '../../src/catalog/kinds/id.ts'
import { flags } from '../../src/derive/view/flags/index.ts'
import type { PresentedFlag } from '../../src/derive/view/presented-flags.ts'
import { type GatewayOptions, manualClock, startTestGateway, type TestGateway } from '../harness.ts'

/** Published within the last two weeks of the day. */
const creator = '7000000000000000002'
const clock = () => manualClock('2026-11-22T12:00:00Z')
const failing = '9000000000000000301'

/** Asks a gateway of its own for the flags of creators. */
const asking = async (options: GatewayOptions = {}) => askerOf(await startTestGateway(options))

async function askerOf(gateway: TestGateway) {
  const { token } = await gateway.token()
  return async (path: string, language = 'zh') => {
    const headers = { Authorization: `Bearer ${token}`, 'Accept-Language': language }
    const { envelope } = await gateway.get(`/api/creators/${path}`, { headers })
    expect(envelope.code).toBe(0)
    const { flags: judged } = envelope.data as { readonly flags: readonly PresentedFlag[] }
    return judged
  }
}

const named = (judged: readonly PresentedFlag[], name: string) =>
  judged.find((flag) => flag.name === name)

describe('the flags of a view', () => {
  it('are all there, each with its rule, its numbers and what it rests on', async () => {
    const ask = await asking({ clock: clock() })
    const judged = await ask(creator)
    expect(judged.map(({ name }) => name)).toEqual(flags.map(({ name }) => name))
    const states = Object.groupBy(judged, ({ state }) => state)
    expect(named(judged, 'priceRaised')?.reason).toContain('没有可用的历史报价')
    for (const { reason } of states.notJudged ?? []) expect(reason).not.toBeNull()
    for (const { inputs, reason, missingSections } of [
      ...(states.clear ?? []),
      ...(states.suspected ?? []),
    ]) {
      expect(inputs.length).toBeGreaterThan(0)
      expect(reason).toBeNull()
      expect(missingSections).toEqual([])
    }
    expect(named(judged, 'goneQuiet')).toMatchObject({
      label: '断更',
      state: 'clear',
      rule: expect.stringContaining('超过 14 天'),
      thresholds: [{ setting: 'flags.quietDays', value: 14 }],
      inputs: [{ name: 'days_since_newest', of: null }],
      evidence: {
        sections: ['videos'],
        videos: [
          {
            id: expect.stringMatching(/^\d{19}$/),
            publishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+\+08:00$/),
          },
        ],
      },
    })
    const inEnglish = named(await ask(creator, 'en'), 'goneQuiet')
    expect(inEnglish).toMatchObject({
      label: 'Gone quiet',
      rule: expect.stringContaining('14 days'),
    })
  })

  it('begin where the operator has set it', async () => {
    const ask = await asking({
      clock: clock(),
      settings: { 'flags.quietDays': 0, 'flags.leastSample': 15 },
    })
    const judged = await ask(`${creator}?sections=videos,performance`)
    expect(named(judged, 'goneQuiet')).toMatchObject({
      state: 'suspected',
      rule: expect.stringContaining('超过 0 天'),
      thresholds: [{ setting: 'flags.quietDays', value: 0 }],
    })
    const ofFew = await ask(`${documentedCreatorId}?sections=performance`)
    expect(named(ofFew, 'paidFallsOff')).toMatchObject({
      state: 'notJudged',
      inputs: [],
      reason: expect.stringMatching(/样本不足：n = \d+，至少需要 15/),
    })
  })

  it('are not judged by sections that were not asked for, or did not come', async () => {
    const ask = await asking()
    const judged = await ask(`${creator}?sections=prices`)
    expect(named(judged, 'fullyBooked')).toMatchObject({
      state: 'notJudged',
      reason: '没有取得数据：履约能力',
      missingSections: ['service'],
      evidence: { sections: [], videos: [], days: [] },
    })
    const ofNobody = await ask(failing)
    expect(new Set(ofNobody.map(({ state }) => state))).toEqual(new Set(['notJudged']))
    expect(ofNobody.every(({ reason }) => reason !== null)).toBe(true)
    expect(await ask(`${creator}?dryRun=true`)).toEqual([])
  })

  it('are rows of the file, with what was put in or why they were not judged', async () => {
    const gateway = await startTestGateway({ clock: clock() })
    const { token } = await gateway.token()
    const path = `/api/creators/${creator}?sections=videos&format=csv&token=${token}`
    const response = await fetch(gateway.address + path, { headers: { 'Accept-Language': 'zh' } })
    const lines = (await response.text()).split(/\r?\n/)
    const row = (label: string) => lines.find((line) => line.includes(`风险旗标,${label},`))
    expect(row('断更')).toMatch(/,未见,采集时距.*days_since_newest = [\d.]+,/)
    expect(row('档期已满')).toMatch(/,未判断,.*没有取得数据：履约能力,/)
  })

  it('tell of stored answers that are old', async () => {
    const time = clock()
    const ask = await asking({ clock: time })
    await ask(`${creator}?sections=indices`)
    time.advance(8 * 86_400_000)
    const judged = await ask(`${creator}?sections=indices&maxAge=864000`)
    expect(named(judged, 'oldData')).toMatchObject({
      state: 'suspected',
      inputs: [
        { name: 'oldest_age_days', value: 8 },
        { name: 'old_answers', value: 1 },
      ],
      evidence: { sections: ['indices'] },
    })
  })
})

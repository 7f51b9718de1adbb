import { afterEach, describe, expect, it, vi } from 'vitest'
import { documentedCreatorId } from '../../src/catalog/kinds/id.ts'
import { HelperThread, type Tasks } from '../../src/core/helper-thread.ts'
import { formatMoney } from '../../src/core/money.ts'
import { flags } from '../../src/derive/view/flags/index.ts'
import { sharedTestGateway } from '../harness.ts'
import {
  asking,
  askingAt,
  type Compared,
  comparedQuestions,
  failing,
  other,
  sourceWithout,
} from './viewing.ts'

const shared = sharedTestGateway()
afterEach(() => void vi.restoreAllMocks())

describe('creators side by side', () => {
  it('stand on one tier, kind and period, and whoever does not sell it is not ranked', async () => {
    const { ask } = await askingAt(shared())
    const ids = [documentedCreatorId, other, '7000000000000000003', '7000000000000000004']
    const { data } = await ask<Compared>(
      `compare?ids=${ids.join(',')}&tier=71&kind=XINTU_VIDEO&days=DAY_90`,
    )
    expect(data.basis).toEqual({
      tier: { videoType: 71, desc: '60s以上视频' },
      kind: 'xingtu',
      days: 90,
      paidTraffic: false,
      problem: null,
    })
    expect(data.creators.map(({ creator }) => creator)).toEqual(ids)
    const states = new Map(data.creators.map(({ creator, state }) => [creator, state]))
    expect(new Set(states.values())).toEqual(new Set(['ok', 'noTier']))
    const cpm = data.figures.find(
      ({ name, tier }) => name === 'expected_cpm' && tier?.videoType === 71,
    )
    for (const { creator, value, rank, noTier } of cpm?.values ?? []) {
      const has = states.get(creator) === 'ok'
      expect({ noTier, isThere: value !== null, isRanked: rank !== null }).toEqual({
        noTier: !has,
        isThere: has,
        isRanked: has,
      })
    }
    const [performance] = data.creators[0]?.origins.filter((o) => o.section === 'performance') ?? []
    expect(performance?.asked).toMatchObject({ type: '2', range: '3' })
  })

  it('on a tier that none of them sells are told those that are on sale', async () => {
    const { gateway, token } = await askingAt(shared())
    const problem = async (tier: string, language: string) => {
      const path = `/api/creators/compare?ids=${documentedCreatorId}&tier=${tier}&token=${token}`
      const { envelope } = await gateway.get(path, { headers: { 'Accept-Language': language } })
      return (envelope.data as { basis: { problem: string | null } }).basis.problem
    }
    const sold = [
      '1 (1-20s视频)',
      '2 (21-60s视频)',
      '71 (60s以上视频)',
      '91 (抖音短视频共创-参与达人)',
    ]
    for (const tier of ['999', 'nothing']) {
      expect(await problem(tier, 'en')).toBe(
        `None of the creators sells the tier "${tier}"; on sale are ${sold.join(', ')}: ask for one of them`,
      )
      expect(await problem(tier, 'zh')).toMatch(new RegExp(`“${tier}”，在售的有：1（.*请改填其一`))
    }
    for (const tier of ['2', 'auto']) expect(await problem(tier, 'en')).toBeNull()
  })

  it('are at most 20, each once, and a wrong id is named', async () => {
    const { ask, balance } = await askingAt(shared())
    const before = await balance()
    const ids = Array.from({ length: 21 }, (_, index) => `70000000000000001${10 + index}`)
    for (const wrong of [ids.join(','), '6.63E+18', '', `${other},x`]) {
      const { envelope } = await ask(`compare?ids=${encodeURIComponent(wrong)}`)
      expect(envelope.code).toBe(400)
      expect(envelope.message).toContain('ids')
    }
    const messages = {
      [ids.join()]: '共 21 项',
      [`${other},${documentedCreatorId},x`]: '第 3 项的值“x”',
    }
    for (const [wrong, words] of Object.entries(messages)) {
      expect((await ask(`compare?ids=${wrong}`)).envelope.message).toContain(words)
    }
    const twice = await ask<Compared>(`compare?ids=${other},${other}&dryRun=true`)
    expect(twice.data.quote).toMatchObject({ calls: comparedQuestions })
    expect(await balance()).toBe(before)
  })

  it('come as a file that Excel opens right: ids as text, and said to be made up', async () => {
    const { text } = await askingAt(shared())
    const ids = `${documentedCreatorId},${failing}`
    const { response, bytes } = await text(`compare?ids=${ids}&format=csv`)
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toContain('creators.csv')
    expect(response.headers.get('x-cost')).toBe(formatMoney(comparedQuestions * 20_000))
    const [head = '', first = '', second = ''] = bytes.toString().slice(1).split('\n')
    expect(head).toMatch(/^达人 ID,(昵称,)?状态,报价 · 1-20s视频（元）,/)
    expect(first).toContain(`"=""${documentedCreatorId}"""`)
    expect(first).toMatch(/,263700,.*,2\.44%,.*沙箱虚构数据/)
    expect(second).toContain('未取得数据')
    expect(second).toMatch(/报价、.*指数.*：301/)
    const english = await text(`compare?ids=${documentedCreatorId}&format=csv`, 'en')
    expect(english.bytes.toString()).toContain('Made-up sandbox data')
  })

  it('bring no formula into the file, whatever the upstream calls them', async () => {
    const told = sourceWithout([])
    const source = {
      ...told,
      async collect(request: Parameters<typeof told.collect>[0]) {
        const collected = await told.collect(request)
        const evil = '=HYPERLINK(\\"http://evil.example\\")'
        const body = `{"nick_name":"${evil}",${collected.body.replaceAll('1-20s视频', evil).slice(1)}`
        return { ...collected, body, source: '@told' }
      },
    }
    const { text } = await asking(undefined, { source })
    for (const path of [`compare?ids=${other}&format=csv`, `${other}?format=csv`]) {
      const csv = (await text(path)).bytes.toString()
      expect(csv).toContain('HYPERLINK')
      expect(csv).toContain("'@told")
      expect(csv.replaceAll(`"=""${other}"""`, '')).not.toMatch(/(^|,|\n)"?[=+@]/)
    }
  })

  it('show the flags that their questions allow, and ask nothing for the others', async () => {
    const { ask, balance } = await asking()
    const before = await balance()
    const { data } = await ask<Compared>(`compare?ids=${documentedCreatorId},${failing}`)
    expect(before - (await balance())).toBe(comparedQuestions * 20_000)
    expect(data.creators[0]?.origins).toHaveLength(comparedQuestions)
    expect(data.flags.map(({ name }) => name)).toEqual(flags.map(({ name }) => name))
    const valuesOf = (name: string) => data.flags.find((flag) => flag.name === name)?.values
    expect(valuesOf('fewSamples')).toMatchObject([
      { creator: documentedCreatorId, state: 'suspected', n: 3, reason: null },
      { creator: failing, state: 'notJudged', n: null },
    ])
    expect(valuesOf('keyFieldsMissing')?.[0]).toMatchObject({ state: 'clear' })
    expect(valuesOf('goneQuiet')?.[0]).toMatchObject({
      ...{ state: 'notJudged', inputs: [], missingSections: ['videos'] },
      reason: expect.stringContaining('没有取得数据'),
    })
    const { data: quoted } = await ask<Compared>(`compare?ids=${other}&dryRun=true`)
    expect(quoted.flags).toEqual([])
  })

  it('tell them in the file too, with those that were not judged', async () => {
    const { text } = await asking()
    const ids = `${documentedCreatorId},${failing}`
    const { bytes } = await text(`compare?ids=${ids}&format=csv`)
    const [head = '', first = '', second = ''] = bytes.toString().slice(1).split('\n')
    expect(head).toContain(',风险旗标,未判断的旗标,口径,')
    expect(first).toMatch(/,样本不足,报价上调、[^,]*、断更、[^,]*档期已满,个人视频，近 30 日/)
    expect(second).toMatch(/,—,报价上调、[^,]*样本不足、数据陈旧、[^,]*,个人视频，近 30 日/)
  })

  it('so does the view of one creator', async () => {
    const { text } = await askingAt(shared())
    const { bytes } = await text(`${documentedCreatorId}?format=csv`)
    const lines = bytes.toString().slice(1).split('\n')
    expect(lines[0]).toMatch(/^达人 ID,分区,指标,数值,/)
    expect(lines).toContainEqual(expect.stringContaining('报价 · 1-20s视频（元）,263700,'))
    expect(lines).toContainEqual(
      expect.stringMatching(/推算,折算 CPE · 21-60s视频 · 个人视频（元）,6\.0547,/),
    )
    for (const line of lines.slice(1)) expect(line).toContain('沙箱虚构数据')
  })
})

it('are quoted by few looks into the history, one at a time, and no answer is read', async () => {
  const run = HelperThread.prototype.run
  const looks = { read: 0, all: 0, underWay: 0, most: 0 }
  vi.spyOn(HelperThread.prototype, 'run').mockImplementation(async function (
    this: HelperThread<Tasks>,
    name,
    question,
    transfer,
  ) {
    if (name === 'latest') looks.read++
    if (name !== 'latestTimes') return run.call(this, name, question, transfer)
    looks.all++
    looks.most = Math.max(looks.most, ++looks.underWay)
    return run.call(this, name, question, transfer).finally(() => looks.underWay--)
  })
  const { ask, gateway, token } = await asking()
  const { data } = await ask<Compared>(
    `compare?ids=${documentedCreatorId},${other}&maxAge=60&dryRun=true`,
  )
  expect(data.quote).toMatchObject({ calls: 2 * comparedQuestions, stored: 0 })
  expect(looks).toEqual({ read: 0, all: 1, underWay: 0, most: 1 })
  const lines = Array.from({ length: 250 }, (_, at) => `达人${at}`)
  const answer = await fetch(`${gateway.address}/api/creators/resolve`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ lines, maxAge: 60, dryRun: true }),
  })
  expect(await answer.json()).toMatchObject({ data: { quote: { calls: 250, stored: 0 } } })
  expect(looks).toEqual({ read: 0, all: 4, underWay: 0, most: 1 })
})

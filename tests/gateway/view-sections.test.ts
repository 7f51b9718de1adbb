import { beforeAll, describe, expect, it } from 'vitest'
import { conversionOf, sellingVideos } from '../../src/catalog/creator/commerce.ts'
import { populationId, populationSize } from '../../src/catalog/creator/population.ts'
import { creatorOf } from '../../src/catalog/creator.ts'
import { datasets } from '../../src/catalog/index.ts'
import { endpointOf, exampleBasis } from '../../src/catalog/view/section.ts'
import { sections, usualSections, viewCalls } from '../../src/catalog/view/sections/index.ts'
import { parseMoney } from '../../src/core/money.ts'
import type { PresentedOrigin } from '../../src/derive/view/presented.ts'
import { manualClock, sharedTestGateway } from '../harness.ts'

const day = '2026-11-26'
/** Half past midnight in Shanghai, when it is still the day before elsewhere. */
const clock = manualClock('2026-11-25T16:30:00Z')

/** The first creator of the population of whom it holds on the day. */
function creatorWith(holds: (creator: ReturnType<typeof creatorOf>) => boolean): string {
  for (let place = 0; place < populationSize; place++) {
    const id = populationId(place)
    if (holds(creatorOf(id, day))) return id
  }
  throw new Error('nobody is so')
}

type Creator = ReturnType<typeof creatorOf>
const has = ({ videos }: Creator, kind: 'personal' | 'xingtu') =>
  videos.some((video) => video.kind === kind)

interface View {
  readonly cost: string
  readonly quote: { readonly calls: number; readonly price: string } | null
  readonly sections: Readonly<
    Record<
      string,
      readonly (PresentedOrigin & { readonly data: Readonly<Record<string, unknown>> | null })[]
    >
  >
  readonly derived: readonly {
    readonly name: string
    readonly kind: string | null
    readonly part: string | null
    readonly value: number
    readonly inputs: readonly { readonly name: string; readonly value: number }[]
  }[]
}

const gateway = sharedTestGateway({ clock })
let token: string

beforeAll(async () => {
  token = (await gateway().token()).token
})

const get = (path: string) => gateway().get(`/api/creators/${path}`, bearer())
const bearer = () => ({
  headers: { Authorization: `Bearer ${token}`, 'Accept-Language': 'zh' },
})
const view = async (path: string) => (await get(path)).envelope.data as View
const balance = async () => {
  const { envelope } = await gateway().get('/api/balance', bearer())
  return parseMoney((envelope.data as { balance: string }).balance) ?? Number.NaN
}

describe('all sections of a creator of the population', () => {
  /** Of both kinds of videos, some of which sell: of whom there is something in every answer. */
  const both = creatorWith(
    (creator) =>
      has(creator, 'personal') &&
      has(creator, 'xingtu') &&
      conversionOf(creator, sellingVideos(creator, 30, '0')) !== undefined,
  )

  it('come whole, in order, and cost what was quoted and what each of them costs', async () => {
    const { quote } = await view(`${both}?dryRun=true`)
    const before = await balance()
    const { sections: came, cost } = await view(both)
    expect(Object.keys(came)).toEqual(usualSections.map(({ name }) => name))
    const answers = Object.values(came).flat()
    expect(answers).toHaveLength(viewCalls)
    for (const { dataset, endpoint, error, data } of answers) {
      expect(error, dataset).toBeNull()
      expect(Object.keys(data ?? {}).length, dataset).toBeGreaterThan(0)
      const described = datasets.find(({ name }) => name === dataset)
      expect(endpoint).toBe(described && endpointOf(described).id)
    }
    const sum = answers.reduce((total, each) => total + (parseMoney(each.cost) ?? Number.NaN), 0)
    expect(parseMoney(cost)).toBe(sum)
    expect(before - (await balance())).toBe(sum)
    expect(quote).toMatchObject({ calls: viewCalls, price: cost })
  })

  it('are asked for the days that end on the day in Shanghai', async () => {
    const { sections: came } = await view(`${both}?sections=fans`)
    const daily = came.fans?.find(({ dataset }) => dataset === 'daily-fans')
    expect(daily?.asked).toEqual({ startDate: '2026-10-27', endDate: day })
    const rows = daily?.data?.daily as readonly { date: string }[]
    expect([rows[0]?.date, rows.at(-1)?.date, rows.length]).toEqual(['2026-10-27', day, 31])
  })

  it('bring every figure that follows from them', async () => {
    const { derived, sections: came } = await view(both)
    const names = new Set(derived.map(({ name }) => name))
    for (const of of ['audience', 'fans']) {
      for (const share of ['female', 'aged_18_40', 'tier_1_2', 'top_crowd']) {
        expect(names).toContain(`${of}_${share}_share`)
      }
    }
    for (const name of ['own_cpm', 'own_cpe', 'cost_per_play', 'paid_to_personal']) {
      expect(names).toContain(name)
    }
    for (const { name, part } of derived) expect(part !== null).toBe(name.includes('top_crowd'))
    const [videos] = came.videos ?? []
    for (const [kind, list] of [
      ['personal', 'latest_item_info'],
      ['xingtu', 'latest_star_item_info'],
    ] as const) {
      const rows = videos?.data?.[list] as readonly { is_hot: boolean }[]
      const share = derived.find((each) => each.name === 'hit_share' && each.kind === kind)
      expect(share?.value).toBe(rows.filter(({ is_hot }) => is_hot).length / rows.length)
      expect(share?.inputs.at(-1)).toMatchObject({ value: rows.length })
    }
    const gain = derived.find(({ name }) => name === 'followers_gain_30d')
    const fans = came.fans?.find(({ dataset }) => dataset === 'daily-fans')?.data
    expect({ value: gain?.value }).toEqual(fans?.fans_growth_v2)
    expect(names).not.toContain('followers_growth_30d')
    const [profile, side] = came.profile ?? []
    expect(gain?.inputs[0]).toEqual({ name: 'followers_last', value: profile?.data?.follower })
    expect(side?.data?.fans_growth_rate_30d).toEqual(expect.any(Number))
    expect(profile?.data?.tags_relation).toEqual(expect.any(Object))
  })
})

describe('a section that is asked by its name', () => {
  it('has each day up to today, in agreement with what is told of today', async () => {
    const id = populationId(7)
    const named = 'sections=dailyConnectedUsers,dailyIndex,audience,indices'
    const { sections: came, quote } = await view(`${id}?${named}`)
    expect(quote).toBeNull()
    const daily = (section: string) =>
      came[section]?.[0]?.data?.daily as readonly {
        date: string
        link_cnt?: number
        link_score?: number
      }[]
    for (const section of ['dailyConnectedUsers', 'dailyIndex']) {
      const days = daily(section).map(({ date }) => date)
      expect([days[0], days.at(-1), days.length]).toEqual(['2026-10-27', day, 31])
    }
    const struct = came.audience?.find(({ dataset }) => dataset === 'link-struct')?.data
    expect(struct).toMatchObject({
      link_struct: { 5: { value: daily('dailyConnectedUsers').at(-1)?.link_cnt } },
    })
    expect(came.indices?.[0]?.data).toMatchObject({
      link_star_index: { value: daily('dailyIndex').at(-1)?.link_score },
    })
  })

  it('costs nothing where it is not named', async () => {
    const { quote } = await view(`${populationId(7)}?dryRun=true`)
    expect(quote?.calls).toBe(viewCalls)
    const all = sections.flatMap(({ questions }) => questions(exampleBasis)).length
    expect(viewCalls).toBe(all - 2)
  })
})

describe('a creator without Xingtu videos', () => {
  const without = creatorWith((creator) => has(creator, 'personal') && !has(creator, 'xingtu'))

  it('has no figures of them, and no zeros', async () => {
    const { derived, sections: came } = await view(without)
    expect(derived.filter(({ kind }) => kind === 'xingtu')).toEqual([])
    const names = derived.map(({ name }) => name)
    expect(names).not.toContain('paid_to_personal')
    expect(names).toContain('hit_share')
    const performance = came.performance?.find(({ asked }) => asked.type === '2')
    expect(performance?.error).toBeNull()
    for (const figure of ['play_mid', 'item_num', 'like_avg', 'interact_rate']) {
      expect(performance?.data).not.toHaveProperty(figure)
    }
    expect(came.videos?.[0]?.data?.latest_star_item_info).toEqual([])
  })
})

describe('a sheet of all sections', () => {
  it('tells the numbers put in, and which crowd is the largest', async () => {
    const id = populationId(0)
    const response = await fetch(`${gateway().address}/api/creators/${id}?format=csv`, bearer())
    const csv = await response.text()
    expect(csv).toMatch(/推算,观众八大人群首位占比 · [^,]+,[\d.]+%,.*audience_top_crowd = \d+/)
    expect(csv).toMatch(/推算,近 15 条爆文率 · 个人视频,[\d.]+%,.*personal_videos = \d+/)
    expect(csv).toMatch(/推算,近 15 条播放量中位数 · 个人视频,\d+,.*personal_played_videos = \d+/)
    expect(csv).toMatch(/推算,月深度用户数,\d+,/)
    expect(csv).toMatch(/基础信息,粉丝数,\d+,/)
  })
})

it('every section is asked of datasets that exist', () => {
  const known = new Set(datasets.map(({ name }) => name))
  for (const { questions, compared } of sections) {
    const asked = questions(exampleBasis).map(({ dataset }) => dataset)
    for (const name of asked) expect(known).toContain(name)
    for (const name of compared) expect(asked).toContain(name)
  }
})

import { describe, expect, it } from 'vitest'
import { populationId } from '../../src/catalog/creator/population.ts'
import {
  callPath,
  manualClock,
  sharedTestGateway,
  startTestGateway,
  stubSource,
} from '../harness.ts'

const creator = populationId(42)
const clock = manualClock('2026-11-26T02:00:00Z')
const shared = sharedTestGateway({ clock })

interface Series {
  readonly metric: string
  readonly query: Readonly<Record<string, string>>
  readonly points: readonly { readonly at: string; readonly value: number | null }[]
}

type Gateway = ReturnType<typeof shared>

async function asking(gateway: Gateway) {
  const { token } = await gateway.token()
  const init = { headers: { Authorization: `Bearer ${token}` } }
  const call = async (id: string, startDate: string, endDate: string, others = {}) => {
    const path = callPath(id, { token, startDate, endDate, ...others }, creator)
    expect((await gateway.get(path)).envelope.code).toBe(0)
  }
  const series = async (metric: string, query = '') => {
    const path = `/api/creators/${creator}/metrics?metric=${metric}${query}`
    return ((await gateway.get(path, init)).envelope.data as { series: readonly Series[] }).series
  }
  return { call, series }
}

const daysOf = ({ points }: Series) => points.map(({ at }) => at.slice(0, 10))

describe('a figure that is told day by day', () => {
  it('is one series of all the days that were told, whatever days were asked for', async () => {
    const { call, series } = await asking(shared())
    await call('get_author_daily_link', '2026-11-01', '2026-11-03')
    await call('get_author_daily_link', '2026-11-03', '2026-11-05')
    await call('get_author_daily_link', '2026-11-01', '2026-11-02', { linkType: 'LIKE' })
    const asked = async () =>
      (await series('daily_connected_users')).toSorted((a, b) => b.points.length - a.points.length)
    await expect
      .poll(async () => (await asked()).map(({ points }) => points.length))
      .toEqual([5, 2])
    const [all, liking] = await asked()
    expect(all?.points.map(({ at }) => at)).toEqual(
      [1, 2, 3, 4, 5].map((day) => `2026-11-0${day}T00:00:00.000+08:00`),
    )
    expect(all?.query).toMatchObject({ o_author_id: creator, link_type: '5' })
    expect(all?.query).not.toHaveProperty('start_date')
    expect(all?.query).not.toHaveProperty('end_date')
    expect(liking?.query).toMatchObject({ link_type: '3' })
    for (const [at, { value }] of liking?.points.entries() ?? []) {
      expect(value).toBeLessThan(all?.points[at]?.value ?? 0)
    }
  })

  it('has the days of the period that is asked about', async () => {
    const { call, series } = await asking(shared())
    await call('get_author_daily_link_score', '2026-11-10', '2026-11-26')
    const within = () => series('daily_index', '&from=2026-11-20')
    await expect
      .poll(async () => (await within()).map(daysOf))
      .toEqual([['20', '21', '22', '23', '24', '25', '26'].map((day) => `2026-11-${day}`)])
    for (const { value } of (await within())[0]?.points ?? []) expect(value).toBeGreaterThan(0)
  })

  it('has each day as it was told last, and none where nothing is told in the known members', async () => {
    const bodies = [
      '{"daily":[{"date":"20261102","link_cnt":"2"},{"date":"2026-11-01","link_cnt":"-"}]}',
      '{"daily":[{"date":"2026-11-02","link_cnt":3},{"date":"soon","link_cnt":"9"},{"date":{"toString":1}},null]}',
      '{"trend":[{"day":"2026-11-03","cnt":"4"}]}',
    ]
    const source = stubSource(() => bodies.shift() ?? '{}')
    const gateway = await startTestGateway({ source, clock })
    const { call, series } = await asking(gateway)
    for (const end of ['2026-11-02', '2026-11-03', '2026-11-04']) {
      await call('get_author_daily_link', '2026-11-01', end)
      clock.advance(1000)
    }
    await expect
      .poll(async () => (await series('daily_connected_users'))[0]?.points)
      .toEqual([
        { at: '2026-11-01T00:00:00.000+08:00', value: null, source: 'stub' },
        { at: '2026-11-02T00:00:00.000+08:00', value: 3, source: 'stub' },
      ])
  })
})

import { daysAsked } from '../../creator/asked-days.ts'
import { followersOn, growthOver } from '../../creator/fans.ts'
import { dayTextOf } from '../../creator/videos.ts'
import { ofCreator } from '../../define.ts'

/** Days that are still to come have no followers, and a period of none has no growth. */
export const project = ofCreator((creator, { query }) => {
  const days = daysAsked(query, creator.dayNumber)
  const rows = (figureOn: (dayNumber: number) => number) =>
    days.map((day) => ({ date: dayTextOf(day), fans_cnt: String(figureOn(day)) }))
  const [first = 0] = days
  const last = days.at(-1) ?? 0
  const growth = growthOver(creator, last, last - first)
  const grown = (value: number) => (days.length === 0 ? {} : { value })
  return {
    base_resp: { status_code: 0, status_message: '' },
    daily: rows((day) => followersOn(creator, day)),
    delta: rows((day) => growthOver(creator, day, 1).followers),
    description: '',
    fans_advice: '',
    fans_growth: '0',
    fans_growth_rate: 0,
    fans_growth_rate_v2: grown(Math.trunc(growth.fraction * 10_000)),
    fans_growth_v2: grown(growth.followers),
    raw_play_rate: {},
  }
})

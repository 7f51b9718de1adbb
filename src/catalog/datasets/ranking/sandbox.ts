import type { Census, Terms } from '../../creator/census.ts'
import { followersOn } from '../../creator/fans.ts'
import { populationSize } from '../../creator/population.ts'
import type { Trade } from '../../creator/trade.ts'
import { dayNumberOf } from '../../creator/videos.ts'
import { expectedPlaysOn } from '../../creator.ts'
import { inSteps } from '../../define.ts'

const mostListed = 100

/** What a ranking can look at of a creator. */
interface Merits extends Trade {
  readonly terms: Terms
  readonly plays: number
  readonly followers: number
  readonly followersBefore: number
}

/** What puts a creator up in each ranking, by its code; who has nothing of it is not listed. */
const merits: Readonly<Record<string, (of: Merits) => number>> = {
  1: ({ plays }) => plays,
  2: ({ plays, interestedPerPlay }) => plays * interestedPerPlay,
  3: ({ plays, searchesPerPlay }) => plays * searchesPerPlay,
  4: ({ plays, salesYuanPerPlay }) => plays * salesYuanPerPlay,
  5: ({ plays, terms }) => plays / terms.pricesYuan.from21To60s,
  6: ({ plays, followers }) => plays / followers,
  17: ({ followers, followersBefore }) => followers - followersBefore,
  18: ({ followers }) => followers,
  23: (of) => (isOfGames(of) ? viewers(of) : 0),
  24: (of) => (isOfGames(of) ? 0 : viewers(of)),
  25: (of) => viewers(of) * of.searchesPerPlay,
  26: (of) => viewers(of) * of.searchesPerPlay,
  27: (of) => viewers(of) * of.interestedPerPlay,
  28: (of) => (of.hosting ? viewers(of) / of.hosting.priceYuan : 0),
  29: (of) => viewers(of) / of.followers,
  30: (of) => (isOfGames(of) || of.salesYuanPerPlay > 0 ? 0 : viewers(of)),
  37: (of) => viewers(of) * of.salesYuanPerPlay,
}

const viewers = ({ hosting }: Merits) => hosting?.usualViewers ?? 0

const isOfGames = ({ industries }: Merits) => industries.includes('1913')

/**
 * Those of the population who work for the industry, by what they were like on the day; nobody on a
 * day that is still to come.
 */
export const project = inSteps(function* ({ census, dayNumber: today }, { query }) {
  const { code = '', qualifier = '', date = '', period } = query
  const dayNumber = dayNumberOf(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`)
  const base_resp = { status_code: 0, status_message: '' }
  if (dayNumber > today) return { authors: [], base_resp }
  const all = census()
  const found: { readonly place: number; readonly merit: number; readonly of: Merits }[] = []
  for (let place = 0; place < populationSize; place++) {
    if (all.trade(place).industries.includes(qualifier)) {
      const of = meritsAt(place, all, dayNumber, Number(period))
      const merit = merits[code]?.(of) ?? 0
      if (merit > 0) found.push({ place, merit, of })
    }
    yield
  }
  const listed = found.toSorted((a, b) => b.merit - a.merit).slice(0, mostListed)
  const best = listed[0]?.merit ?? 1
  return {
    authors: listed.map(({ place, merit, of }, at) => ({
      follower: of.followers,
      nick_name: all.profile(place).nickname,
      rank: at + 1,
      score: Number(((100 * merit) / best).toFixed(2)),
      star_id: of.terms.id,
    })),
    base_resp,
  }
})

function meritsAt(place: number, census: Census, dayNumber: number, days: number): Merits {
  const terms = census.terms(place)
  return {
    ...census.trade(place),
    terms,
    plays: expectedPlaysOn(terms, dayNumber),
    followers: followersOn(terms, dayNumber),
    followersBefore: followersOn(terms, dayNumber - days),
  }
}

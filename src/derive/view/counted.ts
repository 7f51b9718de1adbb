import { dayMs } from '../../core/clock.ts'
import { parseInstant } from '../../core/instant.ts'
import { figureOf, memberOf } from '../figure-of.ts'
import { median } from './median.ts'

/** What is counted over the lists of a body, for formulas to take. */
export interface Counted {
  readonly figures: Readonly<Record<string, number>>
  /** Which part a figure is of that was chosen among several, by the figure's name. */
  readonly parts: Readonly<Record<string, string>>
}

const nothing: Counted = { figures: {}, parts: {} }

/** Counts over the lists of a dataset's body; what is not there is not counted, and is no zero. */
export function countedIn(dataset: string, body: unknown): Counted {
  switch (dataset) {
    case 'audience-distribution':
      return crowdIn('audience', body)
    case 'fans-distribution':
      return crowdIn('fans', body)
    case 'daily-fans':
      return { ...nothing, figures: growthIn(body) }
    case 'show-items':
      return {
        ...nothing,
        figures: { ...videosIn('personal', body), ...videosIn('xingtu', body) },
      }
    case 'contract-info':
      return { ...nothing, figures: mostOrdersIn(body) }
    default:
      return nothing
  }
}

/** The codes of dimensions that shares are told of, and the parts that count. */
const shares = [
  { name: 'female', whole: 'gender', originType: 0, parts: ['female'] },
  { name: 'aged_18_40', whole: 'age', originType: 1, parts: ['18-23', '24-30', '31-40'] },
  { name: 'tier_1_2', whole: 'city_tier', originType: 5, parts: ['一线', '二线'] },
] as const
const eightCrowds = 10

function crowdIn(of: 'audience' | 'fans', body: unknown): Counted {
  const counted = shares.flatMap(({ name, whole, originType, parts }) => {
    const people = peopleIn(body, originType)
    const listed = parts.flatMap((part) => people.get(part) ?? [])
    return listed.length === 0
      ? []
      : [
          [`${of}_${name}`, sumOf(listed)] as const,
          [`${of}_${whole}_total`, sumOf([...people.values()])] as const,
        ]
  })
  const crowds = peopleIn(body, eightCrowds)
  const [largest] = [...crowds].toSorted(([, one], [, other]) => other - one)
  if (!largest) return { ...nothing, figures: Object.fromEntries(counted) }
  const [part, people] = largest
  const top = `${of}_top_crowd`
  return {
    figures: {
      ...Object.fromEntries(counted),
      [top]: people,
      [`${of}_crowd_total`]: sumOf([...crowds.values()]),
    },
    parts: { [top]: part },
  }
}

/** The people of each part of a dimension, by its name. */
function peopleIn(body: unknown, originType: number): ReadonlyMap<string, number> {
  const dimension = rowsOf(memberOf(body, 'distributions')).find(
    (row) => figureOf(memberOf(row, 'origin_type')) === originType,
  )
  const parts = rowsOf(memberOf(dimension, 'distribution_list')).flatMap((row) => {
    const key = memberOf(row, 'distribution_key')
    const people = figureOf(memberOf(row, 'distribution_value'))
    const isCounted = typeof key === 'string' && people !== undefined && people >= 0
    return isCounted ? [[key, people] as const] : []
  })
  return new Map(parts)
}

/** A growth of 30 days is told of no fewer than so many: the last of them may not be counted yet. */
const leastGrowthDays = 28

/** A day on which nobody follows is one that nobody has counted. */
function growthIn(body: unknown): Counted['figures'] {
  const days = rowsOf(memberOf(body, 'daily'))
    .flatMap((row) => {
      const atMs = parseInstant(String(memberOf(row, 'date')))
      const followers = figureOf(memberOf(row, 'fans_cnt'))
      return atMs !== undefined && followers ? [{ atMs, followers }] : []
    })
    .toSorted((one, other) => one.atMs - other.atMs)
  const [first, last] = [days[0], days.at(-1)]
  if (!(first && last)) return {}
  const growth_days = Math.round((last.atMs - first.atMs) / dayMs)
  if (growth_days < leastGrowthDays) return {}
  return { followers_last: last.followers, followers_first: first.followers, growth_days }
}

const itemLists = { personal: 'latest_item_info', xingtu: 'latest_star_item_info' } as const

/** What the last videos of a kind come to, each figure among those that tell it. */
function videosIn(kind: keyof typeof itemLists, body: unknown): Counted['figures'] {
  const rows = rowsOf(memberOf(body, itemLists[kind]))
  const hits = rows
    .map((row) => memberOf(row, 'is_hot'))
    .filter((isHot) => typeof isHot === 'boolean')
  const plays = rows.flatMap((row) => figureOf(memberOf(row, 'play')) ?? [])
  return {
    ...(hits.length > 0 && {
      [`${kind}_hits`]: hits.filter((isHot) => isHot).length,
      [`${kind}_videos`]: hits.length,
    }),
    ...(plays.length > 0 && {
      [`${kind}_least_plays`]: Math.min(...plays),
      [`${kind}_median_plays`]: median(plays),
      [`${kind}_most_plays`]: Math.max(...plays),
      [`${kind}_played_videos`]: plays.length,
    }),
  }
}

/** Nobody offers videos and takes on none: a most of 0 is one that is not told. */
function mostOrdersIn(body: unknown): Counted['figures'] {
  const most = figureOf(memberOf(body, 'max_process_order_cnt'))
  return most ? { max_process_order_cnt: most } : {}
}

const rowsOf = (value: unknown) => (Array.isArray(value) ? (value as readonly unknown[]) : [])

const sumOf = (figures: readonly number[]) => figures.reduce((sum, each) => sum + each, 0)

import { dayMs, shanghaiDay } from '../../../core/clock.ts'
import { parseInstant } from '../../../core/instant.ts'
import { figureOf, memberOf } from '../../figure-of.ts'
import { median } from '../median.ts'
import {
  answerOf,
  type Flag,
  type FlagFacts,
  type Judgement,
  judged,
  lacking,
  type NotJudged,
  percent,
  tooFew,
} from './flag.ts'
import { listLength, type RecentVideo, recentDataset, recentLists } from './recent-videos.ts'

interface FanDay {
  readonly day: string
  readonly startMs: number
  readonly fans: number
}

/** A change of 30 days is told of no fewer than so many: the last may not be counted yet. */
const leastDays = 28

/** Followers fewer than a month ago. */
export const losingFans: Flag = {
  name: 'losingFans',
  title: { zh: '掉粉', en: 'Losing followers' },
  says: {
    zh: '粉丝在减少：看是否与近期内容有关',
    en: 'Followers are leaving: see whether recent content has to do with it',
  },
  thresholds: ['fanLoss'],
  rule: ({ fanLoss }) => ({
    zh: `近 30 天末日粉丝数 ÷ 首日粉丝数 − 1 < −${percent(fanLoss).zh}`,
    en: `Followers on the last of 30 days ÷ on the first − 1 under −${percent(fanLoss).en}`,
  }),
  needs: ['daily-fans'],
  judge(facts) {
    const days = fanDays(facts)
    if ('state' in days) return days
    const [first] = days
    const last = days.at(-1)
    if (!first || !last || days.length <= leastDays) return lacking('daily-fans', 'daily')
    const growth = (last.fans - first.fans) / first.fans
    const inputs = [
      { name: 'fans', value: first.fans, of: first.day },
      { name: 'fans', value: last.fans, of: last.day },
      { name: 'growth', value: growth },
    ]
    const evidence = { n: days.length, days: [first.day, last.day] }
    return judged(growth < -facts.thresholds.fanLoss, inputs, evidence)
  },
}

/** A day that brought far more followers than others do, and no hot video to explain it. */
export const fansJump: Flag = {
  name: 'fansJump',
  title: { zh: '涨粉突变', en: 'Sudden growth of followers' },
  says: {
    zh: '某日涨粉异常，又没有爆文可以解释：可能是投放或活动，也可能不是自然增长',
    en: 'A day brought unusually many followers and no hit explains it: a promotion, an event, or growth that is not natural',
  },
  thresholds: ['fanJumpMads', 'fanJumpShare', 'leastSample'],
  rule: ({ fanJumpMads, fanJumpShare }) => ({
    zh: `近 30 天中某日涨粉超出中位数 ${fanJumpMads} 个绝对中位差（MAD），且超过前一日粉丝数的 ${percent(fanJumpShare).zh}，前后两天内又没有爆文`,
    en: `A day of the last 30 brings ${fanJumpMads} median absolute deviations more followers than the median and over ${percent(fanJumpShare).en} of those before, with no hit video within two days`,
  }),
  needs: ['daily-fans', recentDataset],
  judge(facts) {
    const days = fanDays(facts)
    if ('state' in days) return days
    const gains = gainsOf(days)
    const few = tooFew(gains.length, facts.thresholds)
    if (few) return few
    const middle = median(gains.map(({ gain }) => gain))
    const deviation = median(gains.map(({ gain }) => Math.abs(gain - middle)))
    const { fanJumpMads, fanJumpShare } = facts.thresholds
    const jumps = gains.filter(
      ({ gain, share }) => gain - middle > fanJumpMads * deviation && share > fanJumpShare,
    )
    const unexplained = withoutHit(jumps, facts)
    if ('state' in unexplained) return unexplained
    const inputs = [
      { name: 'median_gain', value: middle },
      { name: 'mad', value: deviation },
      ...jumps.flatMap(({ day, gain, share }) => [
        { name: 'gain', value: gain, of: day },
        { name: 'share_of_fans', value: share, of: day },
      ]),
    ]
    const evidence = { n: gains.length, days: unexplained.map(({ day }) => day) }
    return judged(unexplained.length > 0, inputs, evidence)
  },
}

interface Gain {
  readonly day: string
  readonly startMs: number
  readonly gain: number
  /** Of the followers the day before. */
  readonly share: number
}

const gainsOf = (days: readonly FanDay[]): readonly Gain[] =>
  days.slice(1).map(({ day, startMs, fans }, index) => {
    const before = days[index]?.fans ?? fans
    return { day, startMs, gain: fans - before, share: (fans - before) / before }
  })

/** The days that no hit explains; one of which no one can tell is not among them. */
function withoutHit(jumps: readonly Gain[], facts: FlagFacts): readonly Gain[] | NotJudged {
  if (jumps.length === 0) return jumps
  const lists = recentLists(facts)
  if ('state' in lists) return lists
  const told = jumps.map((jump) => ({ jump, hit: hitAround(jump.startMs, lists) }))
  const unexplained = told.filter(({ hit }) => hit === false).map(({ jump }) => jump)
  const isUnknown = told.some(({ hit }) => hit === undefined)
  return unexplained.length === 0 && isUnknown ? untold : unexplained
}

/** Whether a hit was published within two days; undefined where the lists do not tell. */
function hitAround(
  dayStartMs: number,
  lists: readonly (readonly RecentVideo[])[],
): boolean | undefined {
  const isNear = ({ publishedAtMs }: RecentVideo) =>
    Math.abs(dayStart(publishedAtMs) - dayStartMs) <= 2 * dayMs
  const near = lists.flat().filter(isNear)
  if (near.some(({ isHot }) => isHot)) return true
  const reachesBack = (list: readonly RecentVideo[]) =>
    list.length < listLength ||
    list.some(({ publishedAtMs }) => dayStart(publishedAtMs) < dayStartMs - 2 * dayMs)
  const isTold = near.every(({ isHot }) => isHot === false) && lists.every(reachesBack)
  return isTold ? false : undefined
}

/** The midnight in Shanghai before a moment. */
const dayStart = (atMs: number) => parseInstant(shanghaiDay(atMs)) ?? Number.NaN

const untold: NotJudged = {
  state: 'notJudged',
  why: {
    zh: '涨粉突变那天前后的视频不在最近视频之列（或未标明是否爆文），无从排除爆文的影响',
    en: 'The lists of newest videos do not reach back to the days of the growth, or do not say which were hits, so that a hit cannot be ruled out',
  },
}

/** The last 30 days and the one before, none left out, the oldest first. */
function fanDays(facts: FlagFacts): readonly FanDay[] | NotJudged {
  const rows = memberOf(answerOf(facts, 'daily-fans')?.read.data, 'daily')
  const unreadable = lacking('daily-fans', 'daily')
  if (!Array.isArray(rows)) return unreadable
  const days = (rows as readonly unknown[]).flatMap((row) => {
    const day = memberOf(row, 'date')
    const fans = figureOf(memberOf(row, 'fans_cnt'))
    const startMs = parseInstant(String(day))
    const isTold =
      typeof day === 'string' && startMs !== undefined && fans !== undefined && fans > 0
    return isTold ? [{ day, startMs, fans }] : []
  })
  if (days.length < rows.length) return unreadable
  const last = days.toSorted((a, b) => a.startMs - b.startMs).slice(-31)
  const isWhole = last.every(
    ({ startMs }, index) => index === 0 || startMs - (last[index - 1]?.startMs ?? 0) === dayMs,
  )
  return isWhole ? last : unreadable
}

const crowdDatasets = ['fans-distribution', 'audience-distribution']

/** The fans that lead are others than the viewers that do. */
export const fansUnlikeViewers: Flag = {
  name: 'fansUnlikeViewers',
  title: { zh: '受众错位', en: 'Fans unlike viewers' },
  says: {
    zh: '关注的人与看到内容的人不是同一群：按投放目标决定看哪一份画像',
    en: 'Those who follow and those who watch differ: go by the ones that your campaign is after',
  },
  thresholds: ['leastSample'],
  rule: () => ({
    zh: '粉丝与观众（连接用户）占比最高的性别、年龄段或八大人群不同',
    en: 'The largest gender, age group or one of the eight crowds differs between fans and viewers (connected users)',
  }),
  needs: crowdDatasets,
  judge(facts): Judgement {
    const compared = dimensions.flatMap((dimension) => {
      const fans = largest('fans-distribution', dimension, facts)
      const viewers = largest('audience-distribution', dimension, facts)
      return fans && viewers ? [{ fans, viewers }] : []
    })
    const inputs = compared.flatMap(({ fans, viewers }) => [
      { name: 'fans_first_share', value: fans.share, of: fans.keys.join(', ') },
      { name: 'viewers_first_share', value: viewers.share, of: viewers.keys.join(', ') },
    ])
    const isApart = compared.some(
      ({ fans, viewers }) => !fans.keys.some((key) => viewers.keys.includes(key)),
    )
    if (compared.length < (isApart ? 1 : dimensions.length)) {
      return lacking(crowdDatasets, 'distributions')
    }
    const people = compared.flatMap(({ fans, viewers }) => [fans.people, viewers.people])
    const few = tooFew(Math.min(...people), facts.thresholds)
    return few ?? judged(isApart, inputs, { n: Math.min(...people) })
  },
}

/** Gender, age and the eight crowds, as the upstream codes them. */
const dimensions = [0, 1, 10]

interface Largest {
  /** Several where they are equal. */
  readonly keys: readonly string[]
  readonly share: number
  readonly people: number
}

function largest(dataset: string, dimension: number, facts: FlagFacts): Largest | undefined {
  const divided = memberOf(answerOf(facts, dataset)?.read.data, 'distributions')
  const found = Array.isArray(divided)
    ? (divided as readonly unknown[]).find((each) => memberOf(each, 'origin_type') === dimension)
    : undefined
  const rows = memberOf(found, 'distribution_list')
  if (!Array.isArray(rows)) return undefined
  const parts = (rows as readonly unknown[]).flatMap((row) => {
    const key = memberOf(row, 'distribution_key')
    const people = figureOf(memberOf(row, 'distribution_value'))
    return typeof key === 'string' && people !== undefined ? [{ key, people }] : []
  })
  const all = parts.reduce((sum, { people }) => sum + people, 0)
  if (parts.length < rows.length || all <= 0) return undefined
  const most = Math.max(...parts.map(({ people }) => people))
  const keys = parts.filter(({ people }) => people === most).map(({ key }) => key)
  return { keys, share: most / all, people: all }
}

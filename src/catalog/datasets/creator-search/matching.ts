import { type Census, priceFor } from '../../creator/census.ts'
import type { CrowdImage } from '../../creator/image.ts'
import { ordersTakenWithin } from '../../creator/service.ts'
import { priceField } from './filters.ts'
import { contentSearch, type Filter, type Question } from './question.ts'

/** Whether the creator at a place of the population is meant. */
type Test = (place: number) => boolean

/** What a filter looks at, and what it makes of that. */
interface Condition {
  /** The dearest column that it looks at. */
  readonly looksAt: keyof Census
  readonly test: Test
}

/** What a filter compares of a creator; which of several is meant, `rel` says. */
interface Feature<T> {
  readonly looksAt: keyof Census
  readonly of: (census: Census, place: number, rel: string) => T
}

type Cell<Name extends keyof Census> = ReturnType<Census[Name]>

/** A feature that follows from one column. */
function from<Name extends keyof Census, T>(
  looksAt: Name,
  of: (cell: Cell<Name>, rel: string) => T,
): Feature<T> {
  return {
    looksAt,
    of: (census, place, rel) => of(census[looksAt](place) as Cell<Name>, rel),
  }
}

/** The figures by the names of their filters, as rows have them; undefined for who has none. */
const figures: Readonly<Record<string, Feature<number | undefined>>> = {
  follower: from('followers', (followers) => followers),
  [priceField]: from('terms', ({ pricesYuan }, videoType) => priceFor(pricesYuan, videoType)),
  link_link_cnt_by_industry: from('connectedUsers', (total) => total),
  expected_play_num: from('expectedPlays', (plays) => plays),
  prospective_20_60_cpm: {
    looksAt: 'expectedPlays',
    of: (census, place) => decimals(yuanPerPlay(census, place) * 1000),
  },
  prospective_20_60_cpe: {
    looksAt: 'rates',
    of: (census, place) => {
      const rates = census.rates(place)
      if (!rates) return undefined
      return decimals((yuanPerPlay(census, place) / rates.interactionPer10k) * 10_000)
    },
  },
  interact_rate_within_30d: from('rates', (rates) => rates && rates.interactionPer10k / 10_000),
  play_over_rate_within_30d: from('rates', (rates) => rates && rates.completionPer10k / 10_000),
  burst_text_rate: from('hitShare', decimals),
  process_order_cnt: from('ordersInProgress', (orders, days) =>
    ordersTakenWithin(Number(days), orders),
  ),
}

/** What a video of 21 to 60 seconds costs for each play that can be expected of it. */
function yuanPerPlay({ terms, expectedPlays }: Census, place: number): number {
  return terms(place).pricesYuan.from21To60s / expectedPlays(place)
}

/** What rows print: a filter must not leave out whom it would let in by the printed figure. */
export function decimals(figure: number): number {
  return Number(figure.toFixed(4))
}

/** What a creator is, or what he has, by the names of the filters that ask for one of it. */
const qualities: Readonly<Record<string, Feature<readonly string[]>>> = {
  gender: from('profile', ({ gender }) => [genderCodes[gender]]),
  content_theme_labels_180d: from('profile', ({ contentThemes }) => contentThemes),
  persona_tags: from('standing', ({ personas }) => personas),
  tags_author_style: from('standing', ({ tonalities }) => tonalities),
  location: from('profile', ({ place }) => [place.province, place.city]),
  is_superstar: from('standing', ({ isSuperstar }) => [String(isSuperstar)]),
  is_curated_author: from('standing', ({ isCurated }) => [String(isCurated)]),
  author_list_id: from('standing', ({ lists }) => lists),
}

export const genderCodes = { unknown: '0', male: '1', female: '2' } as const

/** What costs least is asked first: what is dear is worked out only for whom the rest lets pass. */
const cheapestFirst: readonly (keyof Census)[] = [
  ...(['terms', 'followers', 'expectedPlays', 'connectedUsers', 'ordersInProgress'] as const),
  ...(['standing', 'profile', 'hitShare', 'viewers', 'fans', 'rates'] as const),
]

/** Tells whether a question means the creator at a place. */
export function compileQuestion(question: Question, census: Census): Test {
  const conditions = [
    ...question.filters.flatMap((filter) => conditionOf(filter, census) ?? []),
    ...tagCondition(question.filters, census),
    ...keywordCondition(question, census),
  ]
  const rank = ({ looksAt }: Condition) => cheapestFirst.indexOf(looksAt)
  const tests = conditions.sort((a, b) => rank(a) - rank(b)).map(({ test }) => test)
  return (place) => tests.every((test) => test(place))
}

function conditionOf({ name, of = '', value }: Filter, census: Census): Condition | undefined {
  const [, field = name, end] = /^(.*)__(ge|le)$/.exec(name) ?? []
  const figure = figures[field]
  if (figure && end) {
    const bound = Number(value)
    const holds = (own: number) => (end === 'ge' ? own >= bound : own <= bound)
    return condition(figure, census, (own) => own !== undefined && holds(own), of)
  }
  if (name === 'audience_image') return imageCondition(value, census, 'viewers')
  if (name === 'fans_image') return imageCondition(value, census, 'fans')
  const quality = qualities[name]
  if (!quality) return undefined
  const asked = new Set(value.startsWith('[') ? listIn(value) : [value])
  return condition(quality, census, (own) => own.some((each) => asked.has(each)))
}

function condition<T>(
  { looksAt, of }: Feature<T>,
  census: Census,
  holds: (value: T) => boolean,
  rel = '',
): Condition {
  return { looksAt, test: (place) => holds(of(census, place, rel)) }
}

const profileOf = from('profile', (profile) => profile)

/** Any of the tags will do, of whichever level. */
function tagCondition(filters: readonly Filter[], census: Census): readonly Condition[] {
  const askedFor = (field: string) =>
    filters.filter(({ name }) => name === field).flatMap(({ value }) => listIn(value))
  const [first, second] = [new Set(askedFor('tag')), new Set(askedFor('tag_level_two'))]
  if (first.size + second.size === 0) return []
  return [
    condition(
      profileOf,
      census,
      ({ firstTagIds, secondTagIds }) =>
        firstTagIds.some((id) => first.has(String(id))) ||
        secondTagIds.some((id) => second.has(String(id))),
    ),
  ]
}

/** The names of a crowd's parts, as the model has them, by those that filters have. */
const imageParts: Readonly<Record<string, readonly [keyof CrowdImage, string]>> = {
  AGE_18_23: ['age', '18-23'],
  AGE_24_30: ['age', '24-30'],
  AGE_31_40: ['age', '31-40'],
  AGE_41_50: ['age', '41-50'],
  AGE_GT_50: ['age', '50+'],
  DEVICE_IPHONE: ['device', 'iPhone'],
  DEVICE_HUAWEI: ['device', '华为'],
  DEVICE_XIAOMI: ['device', '小米'],
  DEVICE_VIVO: ['device', 'vivo'],
  DEVICE_OPPO: ['device', 'oppo'],
  CITY_TIER_1: ['cityTier', '一线'],
  CITY_TIER_2: ['cityTier', '二线'],
  CITY_TIER_3: ['cityTier', '三线'],
  CITY_TIER_4: ['cityTier', '四线'],
  CITY_TIER_5: ['cityTier', '五线'],
  SPEND_0_50: ['spending', '0-50'],
  SPEND_50_100: ['spending', '50-100'],
  SPEND_100_200: ['spending', '100-200'],
  SPEND_200_500: ['spending', '200-500'],
  SPEND_GT_500: ['spending', '500以上'],
  CROWD_REFINED_MOTHER: ['crowd', '精致妈妈'],
  CROWD_URBAN_SILVER: ['crowd', '都市银发'],
  CROWD_NEW_WHITE_COLLAR: ['crowd', '新锐白领'],
  CROWD_SENIOR_MIDDLE_CLASS: ['crowd', '资深中产'],
  CROWD_URBAN_BLUE_COLLAR: ['crowd', '都市蓝领'],
  CROWD_GEN_Z: ['crowd', 'Z世代'],
  CROWD_TOWN_MIDDLE_AGED: ['crowd', '小镇中老年'],
  CROWD_TOWN_YOUTH: ['crowd', '小镇青年'],
}

/** Of one division any part will do, and of every division that is asked for one must. */
function imageCondition(value: string, census: Census, of: 'viewers' | 'fans'): Condition {
  const names = listIn(value)
  const asked = new Map<keyof CrowdImage, Set<string>>()
  for (const name of names) {
    const [division, part] = imageParts[name] ?? []
    if (division && part) asked.set(division, (asked.get(division) ?? new Set()).add(part))
  }
  const least = (gender: string) =>
    Math.max(
      0,
      ...names.map((name) => Number(new RegExp(`^GENDER_${gender}_(\\d+)$`).exec(name)?.[1] ?? 0)),
    ) / 100
  const [men, women] = [least('MALE'), least('FEMALE')]
  const image = from(of, (crowd) => crowd)
  return condition(image, census, (crowd) => {
    if (crowd.femaleShare < women || 1 - crowd.femaleShare < men) return false
    return [...asked].every(([division, parts]) => parts.has(String(crowd[division])))
  })
}

/** Nicknames are found by a part of them, and accounts by their number, uid or address as a whole. */
function keywordCondition({ keyword, searchType }: Question, census: Census): readonly Condition[] {
  if (keyword === '') return []
  const asked = keyword.toLowerCase()
  if (searchType === contentSearch) {
    const found = (words: readonly string[]) => words.some((each) => each.includes(keyword))
    return [
      condition(
        profileOf,
        census,
        ({ tagNames, contentThemes }) => found(tagNames) || found(contentThemes),
      ),
    ]
  }
  const address = /douyin\.com\/user\/([\w-]+)/.exec(keyword)?.[1]
  return [
    condition(profileOf, census, ({ lowerNickname, uniqueId, coreUserId, secUid }) =>
      address === undefined
        ? lowerNickname.includes(asked) || uniqueId === asked || coreUserId === asked
        : secUid === address,
    ),
  ]
}

function listIn(value: string): readonly string[] {
  const list: unknown = JSON.parse(value)
  return Array.isArray(list) ? list.map(String) : []
}

import { type Census, type Profile, priceFor } from '../../creator/census.ts'
import type { CrowdImage } from '../../creator/image.ts'
import { ordersTakenWithin } from '../../creator/service.ts'
import { priceField } from './filters.ts'
import { contentSearch, type Filter, type Question } from './question.ts'

/** Whether the creator at a place of the population is meant. */
type Test = (place: number) => boolean

/** What a filter looks at, and what it makes of that. */
interface Condition {
  readonly looksAt: readonly SurveyName[]
  readonly test: Test
}

type SurveyName = Exclude<keyof Census, 'constructor'>

/** What a filter of figures compares; undefined where the creator has no such figure. */
interface Figure {
  readonly looksAt: readonly SurveyName[]
  readonly of: (census: Census, place: number, rel: string) => number | undefined
}

const inProfile = (of: (profile: Profile, rel: string) => number | undefined): Figure => ({
  looksAt: ['profiles'],
  of: ({ profiles }, place, rel) => {
    const profile = profiles.rows[place]
    return profile && of(profile, rel)
  },
})

const rate = (of: 'interactionPer10k' | 'completionPer10k'): Figure => ({
  looksAt: ['rates'],
  of: ({ rates }, place) => {
    const per10k = rates.rows[place]?.[of]
    return per10k === undefined ? undefined : per10k / 10_000
  },
})

/** The figures by the names of their filters, as the rows of an answer have them. */
const figures: Readonly<Record<string, Figure>> = {
  follower: inProfile(({ followers }) => followers),
  [priceField]: inProfile(({ pricesYuan }, videoType) => priceFor(pricesYuan, videoType)),
  link_link_cnt_by_industry: {
    looksAt: ['connectedUsers'],
    of: ({ connectedUsers }, place) => connectedUsers.rows[place],
  },
  expected_play_num: inProfile(({ expectedPlays }) => expectedPlays),
  prospective_20_60_cpm: inProfile(({ pricesYuan, expectedPlays }) =>
    decimals((pricesYuan.from21To60s / expectedPlays) * 1000),
  ),
  prospective_20_60_cpe: {
    looksAt: ['profiles', 'rates'],
    of: ({ profiles, rates }, place) => {
      const profile = profiles.rows[place]
      const per10k = rates.rows[place]?.interactionPer10k
      if (!profile || per10k === undefined) return undefined
      return decimals((profile.pricesYuan.from21To60s / profile.expectedPlays / per10k) * 10_000)
    },
  },
  interact_rate_within_30d: rate('interactionPer10k'),
  play_over_rate_within_30d: rate('completionPer10k'),
  burst_text_rate: {
    looksAt: ['rates'],
    of: ({ rates }, place) => decimals(rates.rows[place]?.hitShare ?? 0),
  },
  process_order_cnt: {
    looksAt: ['ordersInProgress'],
    of: ({ ordersInProgress }, place, days) => {
      const orders = ordersInProgress.rows[place]
      return orders === undefined ? undefined : ordersTakenWithin(Number(days), orders)
    },
  },
}

/** What rows print: a filter must not leave out whom it would let in by the printed figure. */
export function decimals(figure: number): number {
  return Number(figure.toFixed(4))
}

/** Filters that name what a creator must be, or one of what he must have. */
const qualities: Readonly<Record<string, (profile: Profile) => readonly string[]>> = {
  gender: ({ gender }) => [genderCodes[gender]],
  content_theme_labels_180d: ({ contentThemes }) => contentThemes,
  persona_tags: ({ standing }) => standing.personas,
  tags_author_style: ({ standing }) => standing.tonalities,
  location: ({ place }) => [place.province, place.city],
  is_superstar: ({ standing }) => [String(standing.isSuperstar)],
  is_curated_author: ({ standing }) => [String(standing.isCurated)],
  author_list_id: ({ standing }) => standing.lists,
}

export const genderCodes = { unknown: '0', male: '1', female: '2' } as const

/** Finds the creators whom a question means, by place, and what it has to know for that. */
export function compileQuestion(question: Question, census: Census) {
  const conditions = [
    ...question.filters.flatMap((filter) => conditionOf(filter, census) ?? []),
    ...tagCondition(question.filters, census),
    ...keywordCondition(question, census),
  ]
  return {
    looksAt: new Set<SurveyName>(['profiles', ...conditions.flatMap(({ looksAt }) => looksAt)]),
    test: (place: number) => conditions.every(({ test }) => test(place)),
  }
}

function conditionOf({ name, of = '', value }: Filter, census: Census): Condition | undefined {
  const [, field = name, end] = /^(.*)__(ge|le)$/.exec(name) ?? []
  const figure = figures[field]
  if (figure && end) {
    const bound = Number(value)
    const test: Test = (place) => {
      const own = figure.of(census, place, of)
      return own !== undefined && (end === 'ge' ? own >= bound : own <= bound)
    }
    return { looksAt: figure.looksAt, test }
  }
  if (name === 'audience_image') return imageCondition(value, census, 'viewers')
  if (name === 'fans_image') return imageCondition(value, census, 'fans')
  const quality = qualities[name]
  if (!quality) return undefined
  const asked = new Set(value.startsWith('[') ? listIn(value) : [value])
  return inProfiles(census, (profile) => quality(profile).some((each) => asked.has(each)))
}

function inProfiles(census: Census, holds: (profile: Profile) => boolean): Condition {
  const { rows } = census.profiles
  const test: Test = (place) => {
    const profile = rows[place]
    return profile !== undefined && holds(profile)
  }
  return { looksAt: ['profiles'], test }
}

/** Any of the tags will do, of whichever level. */
function tagCondition(filters: readonly Filter[], census: Census): readonly Condition[] {
  const askedFor = (field: string) =>
    filters.filter(({ name }) => name === field).flatMap(({ value }) => listIn(value))
  const [first, second] = [new Set(askedFor('tag')), new Set(askedFor('tag_level_two'))]
  if (first.size + second.size === 0) return []
  return [
    inProfiles(
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
  const test: Test = (place) => {
    const image = census[of].rows[place]
    if (!image || image.femaleShare < women || 1 - image.femaleShare < men) return false
    return [...asked].every(([division, parts]) => parts.has(String(image[division])))
  }
  return { looksAt: [of], test }
}

/** Nicknames are found by a part of them, and accounts by their number, uid or address as a whole. */
function keywordCondition({ keyword, searchType }: Question, census: Census): readonly Condition[] {
  if (keyword === '') return []
  const asked = keyword.toLowerCase()
  if (searchType === contentSearch) {
    const found = (words: readonly string[]) => words.some((each) => each.includes(keyword))
    return [
      inProfiles(census, ({ tagNames, contentThemes }) => found(tagNames) || found(contentThemes)),
    ]
  }
  const address = /douyin\.com\/user\/([\w-]+)/.exec(keyword)?.[1]
  return [
    inProfiles(census, ({ nickname, uniqueId, coreUserId, secUid }) =>
      address === undefined
        ? nickname.toLowerCase().includes(asked) || uniqueId === asked || coreUserId === asked
        : secUid === address,
    ),
  ]
}

function listIn(value: string): readonly string[] {
  const list: unknown = JSON.parse(value)
  return Array.isArray(list) ? list.map(String) : []
}

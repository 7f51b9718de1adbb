import { provinces } from './audience-places.ts'
import { type Random, randomOf } from './random.ts'
import { ages, type Traits } from './traits.ts'

/** One part of a crowd, named as the upstream names it, as a fraction of all the crowd's people. */
export interface AudiencePart {
  readonly key: string
  readonly share: number
}

type Parts = readonly AudiencePart[]

/**
 * A crowd, divided in eight ways. Not everything is known of everybody, so the parts add up to less
 * than 1; of cities and interests only the largest are given.
 */
export interface AudienceDivisions {
  readonly gender: Parts
  readonly age: Parts
  readonly province: Parts
  /** The ten largest, each within its province. */
  readonly city: Parts
  readonly cityTier: Parts
  readonly device: Parts
  /** The eight largest. */
  readonly interest: Parts
  /** 八大人群, which follow from age, gender and city tier. */
  readonly crowd: Parts
}

/**
 * Those who see the creator's videos, as the creator's `audience` has them, or those who follow, who
 * differ from them a little. It stays the same from day to day.
 */
export function audienceDivisions(traits: Traits, of: 'viewers' | 'fans'): AudienceDivisions {
  const { id, audience, field } = traits
  const random = randomOf(`audience/${id}`)
  const fans = randomOf(`audience/${id}/fans`)
  const divided = (weights: Weights): Parts =>
    partsOf(of === 'viewers' ? weights : weighed(fans, weights, 0.08))
  const { femaleShare, ageShares } = audience

  const gender = divided({ male: 1 - femaleShare, female: femaleShare })
  const age = divided(Object.fromEntries(ages.map((each) => [each, ageShares[each]])))
  const province = divided(weighed(random, provinceWeights, 0.3))
  const device = divided(weighed(random, deviceWeights, 0.15))
  const interest = divided(interestsOf(random, interestIn[field.name]))
  const lesserTiers = divided(weighed(random, lesserTierWeights, 0.15))

  const cities = citiesOf(province)
  const firstTier = cities.reduce((sum, { share }) => sum + share, 0)
  const cityTier = [{ key: '一线', share: firstTier }, ...scaled(lesserTiers, 1 - firstTier)]
  return {
    gender: scaled(gender, 0.98),
    age: scaled(age, 0.84),
    province: scaled(province, 0.96),
    city: scaled(largest(cities, 10), 0.96),
    cityTier: scaled(cityTier, 0.96),
    device: scaled(device, 0.98),
    interest: scaled(largest(interest, 8), 0.97),
    crowd: scaled(crowdsOf(gender, age, cityTier), 0.92),
  }
}

/** How often something is met, on no scale of its own. */
type Weights = Readonly<Record<string, number>>

const provinceWeights: Weights = Object.fromEntries(
  provinces.map(({ name, weight }) => [name, weight]),
)

/** An iPhone is the most frequent whatever the creator. */
const deviceWeights: Weights = {
  iPhone: 28,
  华为: 15,
  vivo: 11,
  oppo: 10,
  荣耀: 8,
  小米: 7,
  红米: 6,
  其他: 15,
}

/** 一线 follows from the cities. */
const lesserTierWeights: Weights = { 二线: 28, 三线: 32, 四线: 24, 五线: 16 }

const interestWeights: Weights = {
  随拍: 30,
  二次元: 6,
  游戏: 7,
  社会时政: 5,
  亲子: 5,
  体育: 5,
  美食: 7,
  剧情: 7,
  动物: 4,
  美妆: 4,
  时尚: 5,
  科技: 3,
  旅行: 4,
  汽车: 4,
  家居: 3,
  教育: 3,
  财经: 2,
}

/** What the viewers of a field care for above all. */
const interestIn: Readonly<Record<string, string>> = {
  剧情搞笑: '剧情',
  美妆: '美妆',
  时尚: '时尚',
  美食: '美食',
  游戏: '游戏',
  科技数码: '科技',
  母婴亲子: '亲子',
  旅行: '旅行',
  汽车: '汽车',
  萌宠: '动物',
  运动健身: '体育',
  生活家居: '家居',
  教育培训: '教育',
  财经投资: '财经',
}

function interestsOf(random: Random, own: string | undefined): Weights {
  const weights = weighed(random, interestWeights, 0.4)
  return own === undefined ? weights : { ...weights, [own]: (weights[own] ?? 0) + 20 }
}

/** The cities that count as 一线, each with its part of its province. */
function citiesOf(province: Parts): Parts {
  const shares = new Map(province.map(({ key, share }) => [key, share]))
  return provinces.flatMap(({ name, cities }) =>
    cities.map((city) => ({ key: city.name, share: (shares.get(name) ?? 0) * city.share })),
  )
}

/** Cities hold the young, the grown and the old of 一线 to 三线, towns those of 四线 and 五线. */
function crowdsOf(gender: Parts, age: Parts, cityTier: Parts): Parts {
  const [, female = 0] = gender.map(({ share }) => share)
  const [from18 = 0, from24 = 0, from31 = 0, from41 = 0, over50 = 0] = age.map((part) => part.share)
  const [first = 0, second = 0, third = 0] = cityTier.map(({ share }) => share)
  const city = first + second + third
  const grown = from24 + 0.6 * from31
  const mothers = grown * female * 0.3
  return [
    { key: 'Z世代', share: city * from18 },
    { key: '都市银发', share: city * over50 },
    { key: '资深中产', share: city * (from41 + 0.4 * from31) },
    { key: '小镇中老年', share: (1 - city) * (from31 + from41 + over50) },
    { key: '小镇青年', share: (1 - city) * (from18 + from24) },
    { key: '都市蓝领', share: third * (grown - mothers) },
    { key: '新锐白领', share: (first + second) * (grown - mothers) },
    { key: '精致妈妈', share: city * mothers },
  ]
}

/** The weights, each off by no more than a fraction of itself. */
function weighed(random: Random, weights: Weights, most: number): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([key, weight]) => [
      key,
      weight * random.between(1 - most, 1 + most),
    ]),
  )
}

/** The parts of a whole by their weights; they add up to 1. */
function partsOf(weights: Weights): Parts {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0)
  return Object.entries(weights).map(([key, weight]) => ({ key, share: weight / total }))
}

function scaled(parts: Parts, factor: number): Parts {
  return parts.map(({ key, share }) => ({ key, share: share * factor }))
}

function largest(parts: Parts, count: number): Parts {
  return parts.toSorted((a, b) => b.share - a.share).slice(0, count)
}

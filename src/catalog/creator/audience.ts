import { provinces } from './audience-places.ts'
import { labelsOf } from './content-categories.ts'
import { type Random, randomOf } from './random.ts'
import { ages, type Traits } from './traits.ts'

/** One part of a crowd, named as the upstream names it, as a fraction of all the crowd's people. */
export interface AudiencePart {
  readonly key: string
  readonly share: number
}

type Parts = readonly AudiencePart[]

/** A crowd divided in one way: the shares stand in the order of their keys. */
export interface Division {
  readonly keys: readonly string[]
  readonly shares: readonly number[]
}

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
  const { gender, age, province, city, cityTier, device, interest, crowd } = dividedCrowd(
    traits,
    of,
  )
  return {
    gender: partsOf(gender),
    age: partsOf(age),
    province: partsOf(province),
    city: largest(partsOf(city), 10),
    cityTier: partsOf(cityTier),
    device: partsOf(device),
    interest: largest(partsOf(interest), 8),
    crowd: partsOf(crowd),
  }
}

/** The same with all cities and interests, as figures alone: it is made for thousands at a time. */
export function dividedCrowd(traits: Traits, of: 'viewers' | 'fans') {
  const { id, audience, field } = traits
  const random = randomOf(`audience/${id}`)
  const fans = of === 'fans' ? randomOf(`audience/${id}/fans`) : undefined
  const divided = (weights: Division): Division =>
    wholeOf(fans ? weighed(fans, weights, 0.08) : weights)
  const { femaleShare, ageShares } = audience

  const gender = divided({ keys: genders, shares: [1 - femaleShare, femaleShare] })
  const age = divided({ keys: ages, shares: ages.map((each) => ageShares[each]) })
  const province = divided(weighed(random, provinceWeights, 0.3))
  const device = divided(weighed(random, deviceWeights, 0.15))
  const interest = divided(interestsOf(random, labelsOf(field).name))
  const lesserTiers = divided(weighed(random, lesserTierWeights, 0.15))

  const city = citiesOf(province)
  const firstTier = city.shares.reduce((sum, share) => sum + share, 0)
  const cityTier = {
    keys: cityTiers,
    shares: [firstTier, ...scaled(lesserTiers, 1 - firstTier).shares],
  }
  return {
    gender: scaled(gender, 0.98),
    age: scaled(age, 0.84),
    province: scaled(province, 0.96),
    city: scaled(city, 0.96),
    cityTier: scaled(cityTier, 0.96),
    device: scaled(device, 0.98),
    interest: scaled(interest, 0.97),
    crowd: scaled(crowdsOf(gender, age, cityTier), 0.92),
  }
}

const genders = ['male', 'female']

/** How often things are met, on no scale of their own. */
const weights = (shares: Readonly<Record<string, number>>): Division => ({
  keys: Object.keys(shares),
  shares: Object.values(shares),
})

const provinceWeights: Division = {
  keys: provinces.map(({ name }) => name),
  shares: provinces.map(({ weight }) => weight),
}

/** An iPhone is the most frequent whatever the creator. */
const deviceWeights = weights({
  iPhone: 28,
  华为: 15,
  vivo: 11,
  oppo: 10,
  荣耀: 8,
  小米: 7,
  红米: 6,
  其他: 15,
})

/** 一线 follows from the cities. */
const lesserTierWeights = weights({ 二线: 28, 三线: 32, 四线: 24, 五线: 16 })
const cityTiers = ['一线', ...lesserTierWeights.keys]

const interestWeights = weights({
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
})

/** What the creator's field is about, the viewers care for above all. */
function interestsOf(random: Random, own: string): Division {
  const { keys, shares } = weighed(random, interestWeights, 0.4)
  const at = keys.indexOf(own)
  return at < 0
    ? { keys: [...keys, own], shares: [...shares, 20] }
    : { keys, shares: shares.with(at, (shares[at] ?? 0) + 20) }
}

/** The cities that count as 一线, each with the place of its province and its part of it. */
const cities = provinces.flatMap(({ cities: own }, province) =>
  own.map(({ name, share }) => ({ name, province, share })),
)
const cityNames = cities.map(({ name }) => name)

function citiesOf({ shares }: Division): Division {
  return {
    keys: cityNames,
    shares: cities.map(({ province, share }) => (shares[province] ?? 0) * share),
  }
}

const crowds = [
  ...['Z世代', '都市银发', '资深中产', '小镇中老年'],
  ...['小镇青年', '都市蓝领', '新锐白领', '精致妈妈'],
]

/** Cities hold the young, the grown and the old of 一线 to 三线, towns those of 四线 and 五线. */
function crowdsOf(gender: Division, age: Division, cityTier: Division): Division {
  const [, female = 0] = gender.shares
  const [from18 = 0, from24 = 0, from31 = 0, from41 = 0, over50 = 0] = age.shares
  const [first = 0, second = 0, third = 0] = cityTier.shares
  const city = first + second + third
  const grown = from24 + 0.6 * from31
  const mothers = grown * female * 0.3
  const shares = [
    city * from18,
    city * over50,
    city * (from41 + 0.4 * from31),
    (1 - city) * (from31 + from41 + over50),
    (1 - city) * (from18 + from24),
    third * (grown - mothers),
    (first + second) * (grown - mothers),
    city * mothers,
  ]
  return { keys: crowds, shares }
}

/** The weights, each off by no more than a fraction of itself. */
function weighed(random: Random, { keys, shares }: Division, most: number): Division {
  return { keys, shares: shares.map((share) => share * random.between(1 - most, 1 + most)) }
}

/** The parts of a whole by their weights; they add up to 1. */
function wholeOf(division: Division): Division {
  const total = division.shares.reduce((sum, share) => sum + share, 0)
  return { keys: division.keys, shares: division.shares.map((share) => share / total) }
}

function scaled({ keys, shares }: Division, factor: number): Division {
  return { keys, shares: shares.map((share) => share * factor) }
}

function partsOf({ keys, shares }: Division): Parts {
  return keys.map((key, at) => ({ key, share: shares[at] ?? 0 }))
}

function largest(parts: Parts, count: number): Parts {
  return parts.toSorted((a, b) => b.share - a.share).slice(0, count)
}

import { expectedPlaysOn } from '../creator.ts'
import { connectedUsersOn } from './connected-users.ts'
import { followersOn } from './fans.ts'
import { hitShareOn } from './hits.ts'
import { type Identity, identityOf } from './identity.ts'
import { type CrowdImage, imageOf } from './image.ts'
import { type Rates, ratesOf } from './performance.ts'
import { populationId, populationSize } from './population.ts'
import { serviceOf } from './service.ts'
import { type Standing, standingOf } from './standing.ts'
import { type Trade, tradeOf } from './trade.ts'
import { type PricesYuan, type Traits, traitsOf } from './traits.ts'
import { dayNumberOf, figuresOf, recentPlays } from './videos.ts'

/** What a creator asks, and what he usually reaches. */
export type Terms = Pick<Traits, 'id' | 'usualFollowers' | 'usualXingtuPlays' | 'pricesYuan'>

/** Who a creator is, as far as search looks at it. */
export interface Profile
  extends Pick<
    Identity,
    'nickname' | 'gender' | 'place' | 'coreUserId' | 'secUid' | 'uniqueId' | 'contentThemes'
  > {
  /** The nickname as it is searched for. */
  readonly lowerNickname: string
  readonly firstTagIds: readonly number[]
  readonly secondTagIds: readonly number[]
  /** The names of all tags of either level. */
  readonly tagNames: readonly string[]
}

/** One thing about everybody of the population, by place; it is worked out once it is asked for. */
export type Column<T> = (place: number) => T

/** What search knows of the population on a day. */
export interface Census {
  readonly terms: Column<Terms>
  readonly followers: Column<number>
  readonly expectedPlays: Column<number>
  readonly connectedUsers: Column<number>
  readonly ordersInProgress: Column<number>
  readonly standing: Column<Standing>
  readonly trade: Column<Trade>
  readonly profile: Column<Profile>
  readonly hitShare: Column<number>
  readonly viewers: Column<CrowdImage>
  readonly fans: Column<CrowdImage>
  /** They are those of the personal videos of 30 days. */
  readonly rates: Column<Rates | undefined>
}

/** What is remembered of everybody. */
function column<T>(of: Column<T>): Column<T> {
  const cells = new Array<T | undefined>(populationSize)
  return (place) => (cells[place] ??= of(place))
}

/** Traits are too large to be kept for everybody, and columns look at those of one creator in turn. */
function traitsColumn(): Column<Traits> {
  let latest: { readonly place: number; readonly traits: Traits } | undefined
  return (place) => {
    if (latest?.place !== place) latest = { place, traits: traitsOf(populationId(place)) }
    return latest.traits
  }
}

const traits = traitsColumn()

/** What stays the same from day to day is worked out once for all days. */
const lasting = {
  terms: column(termsAt),
  standing: column((place) => standingOf(traits(place))),
  trade: column((place) => tradeOf(traits(place))),
  profile: column(profileAt),
  viewers: column((place) => imageOf(traits(place), 'viewers')),
  fans: column((place) => imageOf(traits(place), 'fans')),
}

let latest: { readonly day: string; readonly census: Census } | undefined

/** The census of a day in Shanghai, `YYYY-MM-DD`: whoever asks for the same day has the same one. */
export function censusOn(day: string): Census {
  if (latest?.day !== day) latest = { day, census: takenOn(dayNumberOf(day)) }
  return latest.census
}

function takenOn(dayNumber: number): Census {
  return {
    ...lasting,
    followers: column((place) => followersOn(lasting.terms(place), dayNumber)),
    expectedPlays: column((place) => expectedPlaysOn(lasting.terms(place), dayNumber)),
    connectedUsers: column((place) => connectedUsersOn(traits(place), dayNumber).total),
    ordersInProgress: column(
      (place) => serviceOf({ ...traits(place), dayNumber }).ordersInProgress,
    ),
    hitShare: column((place) => hitShareOn(traits(place), dayNumber)),
    rates: column((place) => ratesOn(traits(place), dayNumber)),
  }
}

/**
 * Works out, a creator a step, what search takes longest for: half a second for all of them, so that
 * whoever asks first need not wait for it.
 */
export function* workedOut({ rates, hitShare }: Census): Generator<void, void> {
  for (let place = 0; place < populationSize; place++) {
    rates(place)
    hitShare(place)
    yield
  }
}

function termsAt(place: number): Terms {
  const { id, usualFollowers, usualXingtuPlays, pricesYuan } = traits(place)
  return { id, usualFollowers, usualXingtuPlays, pricesYuan }
}

function profileAt(place: number): Profile {
  const { tags, nickname, gender, place: home, coreUserId, ...identity } = identityOf(traits(place))
  const { secUid, uniqueId, contentThemes } = identity
  const seconds = tags.flatMap((tag) => tag.seconds)
  return {
    ...{ nickname, gender, place: home, coreUserId, secUid, uniqueId, contentThemes },
    lowerNickname: nickname.toLowerCase(),
    firstTagIds: tags.map(({ first }) => first.id),
    secondTagIds: seconds.map((tag) => tag.id),
    tagNames: [...tags.map(({ first }) => first), ...seconds].map(({ name }) => name),
  }
}

/** Of each slot the latest video counts, as that is the one of the last 30 days. */
function ratesOn(of: Traits, dayNumber: number): Rates | undefined {
  return ratesOf(
    of.personalSlots.flatMap((slot) =>
      recentPlays(of, 'personal', slot, dayNumber, 1).map((plays) => figuresOf(slot, plays)),
    ),
  )
}

/** What is asked for one video of a kind, by its `video_type`; undefined where it is not offered. */
export function priceFor(
  { upTo20s, from21To60s, over60s, coCreation }: PricesYuan,
  videoType: string,
): number | undefined {
  switch (videoType) {
    case '1':
      return upTo20s
    case '2':
      return from21To60s
    case '71':
      return over60s
    case '91':
      return coCreation
    default:
      return undefined
  }
}

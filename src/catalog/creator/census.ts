import { type Creator, creatorOf, expectedPlaysOn, videosWithin } from '../creator.ts'
import { connectedUsersOn } from './connected-users.ts'
import { followersOn } from './fans.ts'
import { hitShare } from './hits.ts'
import { type Identity, identityOf } from './identity.ts'
import { type CrowdImage, imageOf } from './image.ts'
import { performanceOf } from './performance.ts'
import { populationId, populationSize } from './population.ts'
import { serviceOf } from './service.ts'
import { type Standing, standingOf } from './standing.ts'
import { type PricesYuan, traitsOf } from './traits.ts'
import { dayNumberOf } from './videos.ts'

/** Who a creator of the population is and what he asks, as far as search looks at it. */
export interface Profile
  extends Pick<
    Identity,
    'nickname' | 'gender' | 'place' | 'coreUserId' | 'secUid' | 'uniqueId' | 'contentThemes'
  > {
  readonly followers: number
  readonly expectedPlays: number
  readonly pricesYuan: PricesYuan
  readonly firstTagIds: readonly number[]
  readonly secondTagIds: readonly number[]
  /** The names of all tags of either level. */
  readonly tagNames: readonly string[]
  readonly standing: Standing
}

/** How a creator's videos do; without any of the last 30 days there are no rates. */
export interface Rates {
  readonly interactionPer10k?: number
  readonly completionPer10k?: number
  readonly medianPlays?: number
  readonly hitShare: number
}

/** One thing about everybody of the population, by place. */
export interface Survey<T> {
  /** Works out what is still to do, a creator a step: whoever else asks meanwhile goes on from there. */
  readonly steps: () => Iterable<unknown>
  /** Everybody's, once all steps are done. */
  readonly rows: readonly T[]
}

/** What search knows of the population on a day. Nothing is worked out before somebody asks for it. */
export class Census {
  readonly profiles: Survey<Profile>
  readonly rates: Survey<Rates>
  readonly connectedUsers: Survey<number>
  readonly ordersInProgress: Survey<number>
  readonly viewers: Survey<CrowdImage>
  readonly fans: Survey<CrowdImage>

  /** The day is one in Shanghai, `YYYY-MM-DD`. */
  constructor(day: string) {
    const dayNumber = dayNumberOf(day)
    this.profiles = survey((id) => profileOn(id, dayNumber))
    this.rates = survey((id) => ratesOf(creatorOf(id, day)))
    this.connectedUsers = survey((id) => connectedUsersOn(traitsOf(id), dayNumber).total)
    this.ordersInProgress = survey(
      (id) => serviceOf({ ...traitsOf(id), dayNumber }).ordersInProgress,
    )
    this.viewers = survey((id) => imageOf(traitsOf(id), 'viewers'))
    this.fans = survey((id) => imageOf(traitsOf(id), 'fans'))
  }
}

function survey<T>(of: (id: string) => T): Survey<T> {
  const rows: T[] = []
  return {
    rows,
    *steps() {
      while (rows.length < populationSize) {
        rows.push(of(populationId(rows.length)))
        yield
      }
    },
  }
}

function profileOn(id: string, dayNumber: number): Profile {
  const traits = traitsOf(id)
  const { tags, nickname, gender, place, coreUserId, secUid, uniqueId, ...identity } =
    identityOf(traits)
  const seconds = tags.flatMap(({ seconds }) => seconds)
  return {
    ...{ nickname, gender, place, coreUserId, secUid, uniqueId },
    contentThemes: identity.contentThemes,
    followers: followersOn(traits, dayNumber),
    expectedPlays: expectedPlaysOn(traits, dayNumber),
    pricesYuan: traits.pricesYuan,
    firstTagIds: tags.map(({ first }) => first.id),
    secondTagIds: seconds.map((tag) => tag.id),
    tagNames: [...tags.map(({ first }) => first), ...seconds].map(({ name }) => name),
    standing: standingOf(traits),
  }
}

/** They are those of the personal videos of 30 days, and the hits among all of 90. */
export function ratesOf(creator: Creator): Rates {
  const performance = performanceOf(videosWithin(creator, 30, 'personal'))
  return {
    ...(performance && {
      interactionPer10k: performance.interactionPer10k,
      completionPer10k: performance.completionPer10k,
      medianPlays: performance.medianPlays,
    }),
    hitShare: hitShare(creator, videosWithin(creator, 90)),
  }
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

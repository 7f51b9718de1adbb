import type { Census } from '../../creator/census.ts'
import { identityOf } from '../../creator/identity.ts'
import { type CrowdImage, imageOf } from '../../creator/image.ts'
import { populationId, populationSize } from '../../creator/population.ts'
import type { Creator } from '../../creator.ts'
import { memberOf } from '../../creators-asked.ts'
import { inSteps } from '../../define.ts'

const rowsOfPage = 12
const mostFound = 100

/** What of creators is compared. */
interface Features {
  readonly tagIds: ReadonlySet<number>
  readonly viewers: CrowdImage
  readonly priceYuan: number
  readonly plays: number
}

type Likeness = (one: Features, other: Features) => number

/** How much two creators are alike, from 0 to 1. */
const content: Likeness = ({ tagIds }, other) => {
  const shared = [...tagIds].filter((id) => other.tagIds.has(id)).length
  return shared / new Set([...tagIds, ...other.tagIds]).size
}

const audience: Likeness = ({ viewers }, other) => {
  const same = (['age', 'cityTier', 'crowd', 'device'] as const).filter(
    (division) => viewers[division] === other.viewers[division],
  )
  return (same.length + 1 - Math.abs(viewers.femaleShare - other.viewers.femaleShare)) / 5
}

const commercial: Likeness = ({ priceYuan, plays }, other) =>
  (nearness(priceYuan, other.priceYuan) + nearness(plays, other.plays)) / 2

const nearness = (one: number, other: number) => 1 / (1 + Math.abs(Math.log(one / other)))

const likenesses: Readonly<Record<string, Likeness>> = {
  content,
  audience,
  commercial,
  comprehension: (one, other) =>
    (content(one, other) + audience(one, other) + commercial(one, other)) / 3,
}

/** Those of the population who are most like the creators asked about, and are none of them. */
export const project = inSteps(function* (world, { subjects, body }) {
  const likeness = likenesses[String(memberOf(body, 'similar_type'))] ?? content
  const page = Number(memberOf(body, 'page'))
  const asked = subjects.map(({ id }) => featuresOf(world.creator(id)))
  const found: { readonly id: string; readonly likeness: number }[] = []
  for (let place = 0; place < populationSize; place++) {
    const id = populationId(place)
    const features = featuresAt(place, world.census())
    const sum = asked.reduce((total, one) => total + likeness(one, features), 0)
    if (sum > 0 && !subjects.some((each) => each.id === id)) found.push({ id, likeness: sum })
    yield
  }
  const all = found.toSorted((a, b) => b.likeness - a.likeness).slice(0, mostFound)
  const from = (page - 1) * rowsOfPage
  return {
    authors: all.slice(from, from + rowsOfPage).map(({ id }) => rowOf(world.creator(id))),
    base_resp: { status_code: 0, status_message: '' },
    pagination: {
      has_more: from + rowsOfPage < all.length,
      limit: rowsOfPage,
      page,
      total_count: all.length,
    },
  }
})

function featuresAt(place: number, census: Census): Features {
  const { firstTagIds, secondTagIds } = census.profile(place)
  return {
    tagIds: new Set([...firstTagIds, ...secondTagIds]),
    viewers: census.viewers(place),
    priceYuan: census.terms(place).pricesYuan.from21To60s,
    plays: census.expectedPlays(place),
  }
}

function featuresOf(creator: Creator): Features {
  const { tags } = identityOf(creator)
  return {
    tagIds: new Set(
      tags.flatMap(({ first, seconds }) => [first.id, ...seconds.map(({ id }) => id)]),
    ),
    viewers: imageOf(creator, 'viewers'),
    priceYuan: creator.pricesYuan.from21To60s,
    plays: creator.expectedPlays,
  }
}

function rowOf(creator: Creator) {
  const { avatarUri, nickname, place, tags } = identityOf(creator)
  return {
    attribute_datas: {
      avatar_uri: avatarUri,
      city: place.city,
      expected_play_num: String(creator.expectedPlays),
      follower: String(creator.followers),
      id: creator.id,
      nick_name: nickname,
      price_20_60: String(creator.pricesYuan.from21To60s),
      province: place.province,
      tags_relation: JSON.stringify(
        Object.fromEntries(
          tags.map(({ first, seconds }) => [first.name, seconds.map(({ name }) => name)]),
        ),
      ),
    },
    star_id: creator.id,
  }
}

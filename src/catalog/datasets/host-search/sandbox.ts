import type { Census } from '../../creator/census.ts'
import { identityOf } from '../../creator/identity.ts'
import { hostingOf, livesWithin } from '../../creator/live.ts'
import { populationId, populationSize } from '../../creator/population.ts'
import type { Creator } from '../../creator.ts'
import { inSteps } from '../../define.ts'
import { compileQuestion, genderCodes } from '../creator-search/matching.ts'
import { type Filter, type Question, questionIn } from '../creator-search/question.ts'
import { sessionIdOf } from '../creator-search/sandbox.ts'
import { livePriceType } from './upstream.ts'

/** Those of the population who stream, and whom the question means. */
export const project = inSteps(function* (world, request) {
  const question = questionIn(request.body)
  if (!question) throw new Error('Sandbox: a search without a question.')
  const found = yield* placesOf(question, world.census())
  const { page, limit } = question
  const authors = []
  for (const place of found.slice((page - 1) * limit, page * limit)) {
    authors.push(rowOf(world.creator(populationId(place))))
    yield
  }
  return {
    authors,
    base_resp: { status_code: 0, status_message: '' },
    extra_data: { search_session_id: sessionIdOf(request) },
    pagination: { has_more: page * limit < found.length, limit, page, total_count: found.length },
  }
})

function* placesOf(question: Question, census: Census): Generator<void, readonly number[]> {
  const isOfPrice = ({ of }: Filter) => of === livePriceType
  const prices = question.filters.filter(isOfPrice)
  const filters = question.filters.filter((filter) => !isOfPrice(filter))
  const isMeant = compileQuestion({ ...question, filters }, census)
  const found: { readonly place: number; readonly score: number }[] = []
  for (let place = 0; place < populationSize; place++) {
    const hosting = isMeant(place) ? census.trade(place).hosting : undefined
    if (hosting && prices.every((price) => isWithin(price, hosting.priceYuan))) {
      const byFollowers = question.sortBy === 'follower'
      found.push({ place, score: byFollowers ? census.followers(place) : hosting.usualViewers })
    }
    yield
  }
  return found.sort((a, b) => b.score - a.score).map(({ place }) => place)
}

const isWithin = ({ name, value }: Filter, priceYuan: number) =>
  name.endsWith('__ge') ? priceYuan >= Number(value) : priceYuan <= Number(value)

function rowOf(creator: Creator) {
  const { avatarUri, coreUserId, gender, nickname, place, tags } = identityOf(creator)
  const hosting = hostingOf(creator)
  if (!hosting) throw new Error(`Sandbox: ${creator.id} never streams.`)
  const lives = livesWithin(creator, 30)
  const watched = lives.reduce((sum, live) => sum + live.viewers, 0)
  return {
    attribute_datas: {
      avatar_uri: avatarUri,
      city: place.city,
      core_user_id: coreUserId,
      follower: String(creator.followers),
      gender: genderCodes[gender],
      id: creator.id,
      live_acu: String(hosting.concurrentViewers),
      live_avg_watch_ucnt: String(Math.floor(watched / lives.length)),
      live_pcu: String(hosting.peakViewers),
      live_price: String(hosting.priceYuan),
      nick_name: nickname,
      province: place.province,
      tags_relation: JSON.stringify(
        Object.fromEntries(
          tags.map(({ first, seconds }) => [first.name, seconds.map(({ name }) => name)]),
        ),
      ),
    },
    star_id: creator.id,
    task_infos: [{ price_infos: [{ price: hosting.priceYuan, video_type: 9 }], task_category: 6 }],
  }
}

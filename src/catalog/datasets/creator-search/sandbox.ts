import { hash } from 'node:crypto'
import type { Census, Profile } from '../../creator/census.ts'
import { populationId, populationSize } from '../../creator/population.ts'
import type { Projection, World } from '../../define.ts'
import { canonical, type UpstreamRequest } from '../../request.ts'
import { compileQuestion } from './matching.ts'
import { type Question, questionIn } from './question.ts'
import { rowOf } from './row.ts'

/** The upstream tells no more than this many. */
const mostFound = 10_000

export const project: Projection = Object.assign(
  (world: World, request: UpstreamRequest) => {
    for (const _ of steps(world, request));
    const question = questionOf(request)
    const { page, limit } = question
    const found = placesOf(question, world.census())
    const shown = found.slice((page - 1) * limit, page * limit)
    return {
      authors: shown.map((place) => rowOf(world.creator(populationId(place)), question.industry)),
      base_resp: { status_code: 0, status_message: '' },
      extra_data: {
        is_cpm_project_search: false,
        search_author_count: 0,
        search_item_count: 0,
        search_session_id: sessionId(request),
      },
      pagination: {
        has_more: page * limit < found.length,
        limit,
        page,
        total_count: Math.min(found.length, mostFound),
      },
    }
  },
  { steps },
)

/** What a question looks at is worked out, and nothing else. */
function* steps(world: World, request: UpstreamRequest) {
  const census = world.census()
  for (const survey of compileQuestion(questionOf(request), census).looksAt) {
    yield* census[survey].steps()
  }
}

function questionOf({ body }: UpstreamRequest): Question {
  const question = questionIn(body)
  if (!question) throw new Error('Sandbox: a search without a question.')
  return question
}

/** The places of those found, in the order that is asked for. All creators are on Douyin. */
function placesOf(question: Question, census: Census): readonly number[] {
  if (question.platformSource !== 1) return []
  const { test } = compileQuestion(question, census)
  const { rows } = census.profiles
  const scores = new Map<number, number>()
  for (let place = 0; place < populationSize; place++) {
    const profile = rows[place]
    if (profile && test(place)) scores.set(place, scoreOf(profile, question))
  }
  return [...scores].sort(([a, one], [b, other]) => other - one || a - b).map(([place]) => place)
}

/**
 * How far up a creator stands. What the upstream weighs is not known; here it is the nickname, and
 * then what the marketing target wants: plays, plays for each follower, or plays for the money.
 */
function scoreOf(profile: Profile, { sortBy, keyword, marketingTarget }: Question): number {
  const { nickname, followers, expectedPlays, pricesYuan } = profile
  if (sortBy === 'follower') return followers
  const merits = [expectedPlays, expectedPlays / followers, expectedPlays / pricesYuan.from21To60s]
  const merit = merits[marketingTarget - 1] ?? expectedPlays
  const likeness = nickname === keyword ? 2 : nickname.startsWith(keyword) ? 1 : 0
  return (keyword === '' ? 0 : likeness * 1e12) + merit
}

/** The same for the same question, with 19 digits as the upstream's own. */
function sessionId({ body }: UpstreamRequest): string {
  const digits = BigInt(`0x${hash('sha256', canonical(body ?? null)).slice(0, 14)}`)
  return `7${String(digits).padStart(18, '0').slice(-18)}`
}

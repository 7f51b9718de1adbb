import { hash } from 'node:crypto'
import type { Census } from '../../creator/census.ts'
import { populationId, populationSize } from '../../creator/population.ts'
import { inSteps, type World } from '../../define.ts'
import { canonical, type UpstreamRequest } from '../../request.ts'
import { compileQuestion } from './matching.ts'
import { type Question, questionIn } from './question.ts'
import { rowOf } from './row.ts'

/** The upstream tells no more than this many. */
const mostFound = 10_000

/** Each creator of the population is looked at in a step, and each row is made in one. */
export const project = inSteps(function* (world: World, request: UpstreamRequest) {
  const question = questionOf(request)
  const { page, limit } = question
  const found = yield* placesOf(question, world.census())
  const authors = []
  for (const place of found.slice((page - 1) * limit, page * limit)) {
    authors.push(rowOf(world.creator(populationId(place)), question.industry))
    yield
  }
  return {
    authors,
    base_resp: { status_code: 0, status_message: '' },
    extra_data: {
      is_cpm_project_search: false,
      search_author_count: 0,
      search_item_count: 0,
      search_session_id: sessionIdOf(request),
    },
    pagination: {
      has_more: page * limit < found.length,
      limit,
      page,
      total_count: Math.min(found.length, mostFound),
    },
  }
})

function questionOf({ body }: UpstreamRequest): Question {
  const question = questionIn(body)
  if (!question) throw new Error('Sandbox: a search without a question.')
  return question
}

/** The places of those found, in the order that is asked for. All creators are on Douyin. */
function* placesOf(question: Question, census: Census): Generator<void, readonly number[]> {
  if (question.platformSource !== 1) return []
  const isMeant = compileQuestion(question, census)
  const found: { readonly place: number; readonly score: number }[] = []
  for (let place = 0; place < populationSize; place++) {
    if (isMeant(place)) found.push({ place, score: scoreOf(place, question, census) })
    yield
  }
  return found.sort((a, b) => b.score - a.score).map(({ place }) => place)
}

/**
 * How far up a creator stands. What the upstream weighs is not known; here it is the nickname, and
 * then what the marketing target wants: plays, plays for each follower, or plays for the money.
 */
function scoreOf(place: number, question: Question, census: Census): number {
  const { sortBy, keyword, marketingTarget } = question
  if (sortBy === 'follower') return census.followers(place)
  return likeness(place, keyword, census) * 1e12 + merit(place, marketingTarget, census)
}

function merit(place: number, marketingTarget: number, census: Census): number {
  const plays = census.expectedPlays(place)
  if (marketingTarget === 2) return plays / census.followers(place)
  if (marketingTarget === 3) return plays / census.terms(place).pricesYuan.from21To60s
  return plays
}

/** How much of a nickname a keyword is. */
function likeness(place: number, keyword: string, census: Census): number {
  if (keyword === '') return 0
  const { nickname } = census.profile(place)
  return nickname === keyword ? 2 : nickname.startsWith(keyword) ? 1 : 0
}

/** The same for the same question, with 19 digits as the upstream's own. */
export function sessionIdOf({ body }: UpstreamRequest): string {
  const digits = BigInt(`0x${hash('sha256', canonical(body ?? null)).slice(0, 14)}`)
  return `7${String(digits).padStart(18, '0').slice(-18)}`
}

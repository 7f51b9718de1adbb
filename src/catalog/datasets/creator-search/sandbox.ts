import { hash } from 'node:crypto'
import type { Census } from '../../creator/census.ts'
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

/** Everybody is looked at in turn, and what was worked out is remembered for the answer. */
function steps(world: World, request: UpstreamRequest) {
  return scoresOf(questionOf(request), world.census())
}

function questionOf({ body }: UpstreamRequest): Question {
  const question = questionIn(body)
  if (!question) throw new Error('Sandbox: a search without a question.')
  return question
}

/** The places of those found, in the order that is asked for. */
function placesOf(question: Question, census: Census): readonly number[] {
  const scores = [...scoresOf(question, census)].map((score, place) => ({ score, place }))
  return scores
    .filter(({ score }) => score !== undefined)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0))
    .map(({ place }) => place)
}

/**
 * How far up each creator stands, place by place; undefined for whom the question does not mean. All
 * creators are on Douyin.
 */
function* scoresOf(question: Question, census: Census): Iterable<number | undefined> {
  if (question.platformSource !== 1) return
  const isMeant = compileQuestion(question, census)
  for (let place = 0; place < populationSize; place++) {
    yield isMeant(place) ? scoreOf(place, question, census) : undefined
  }
}

/**
 * How far up a creator stands. What the upstream weighs is not known; here it is the nickname, and then what the marketing target
 * wants: plays, plays for each follower, or plays for the money.
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
function sessionId({ body }: UpstreamRequest): string {
  const digits = BigInt(`0x${hash('sha256', canonical(body ?? null)).slice(0, 14)}`)
  return `7${String(digits).padStart(18, '0').slice(-18)}`
}

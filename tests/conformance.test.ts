import fc from 'fast-check'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { describe, expect, test } from 'vitest'
import { type Endpoint, upstreamRequest } from '../src/catalog/define.ts'
import { exampleValues } from '../src/catalog/example-values.ts'
import { catalog, datasets } from '../src/catalog/index.ts'
import { cacheKeyOf } from '../src/catalog/request.ts'
import { answerOf, choicesOf } from './sandbox-bodies.ts'

const day = '2026-03-01'
const creators = fc.sample(fc.bigInt({ min: 10n ** 15n, max: 10n ** 19n - 1n }).map(String), 200)
const endpoints = [...catalog.values()]

describe.each(datasets.map((dataset) => [dataset.name, dataset] as const))('%s', (_, dataset) => {
  const { check, errors } = validatorOf(dataset.data)

  test('has an example that fits its schema', () => {
    expect(errors(dataset.example)).toEqual([])
  })

  test.each(dataset.endpoints.map((endpoint) => [endpoint.path, endpoint] as const))(
    '%s answers for many creators, and for every choice, with what fits the schema',
    (_path, endpoint) => {
      for (const [creator, others] of questionsTo(endpoint)) {
        const body = answerOf(endpoint, creator, day, others)
        if (!check(body)) expect(errors(body), JSON.stringify({ creator, others })).toEqual([])
      }
    },
  )
})

type Way = Readonly<Record<string, string>>

/**
 * Every creator asks twice, the second time with one of the choices. What looks at the whole
 * population takes long, whoever asks: there each choice is asked for once.
 */
function questionsTo(endpoint: Endpoint): (readonly [creator: string, others: Way])[] {
  const calls: readonly Way[] = [{}, ...choicesOf(endpoint)]
  if (endpoint.dataset.project.steps) {
    return Array.from({ length: Math.max(10, calls.length) }, (_, at) => [
      creators[at % creators.length] ?? '',
      calls[at % calls.length] ?? {},
    ])
  }
  return creators.flatMap((creator, at) => [
    [creator, {}] as const,
    [creator, calls[at % calls.length] ?? {}] as const,
  ])
}

function validatorOf(schema: TSchema) {
  const validator = Compile(schema)
  return {
    check: (body: unknown) => validator.Check(body),
    errors: (body: unknown) =>
      [...validator.Errors(body)].map(({ instancePath, message }) => `${instancePath}: ${message}`),
  }
}

describe('a deprecated path', () => {
  const deprecated = endpoints.filter(
    ({ successor, dataset }) => successor?.served && !dataset.project.steps,
  )

  test.each(deprecated.map((endpoint) => [endpoint.path, endpoint] as const))(
    '%s answers every question as its successor does, for 200 creators',
    (_, endpoint) => {
      const successor = catalog.get(endpoint.successor?.path ?? '')
      if (!successor) throw new Error(`${endpoint.path} has no successor`)
      const ways = new Map(combinations(successor).map((way) => [keyOf(successor, way), way]))
      const questions = combinations(endpoint).map((way) => {
        const same = ways.get(keyOf(endpoint, way))
        if (!same) throw new Error(`The successor cannot be asked for ${JSON.stringify(way)}`)
        return { way, same }
      })
      for (const [at, creator] of creators.entries()) {
        const question = questions[at % questions.length]
        if (!question) continue
        expect(JSON.stringify(answerOf(successor, creator, day, question.same))).toBe(
          JSON.stringify(answerOf(endpoint, creator, day, question.way)),
        )
      }
    },
  )
})

/** Every way to choose among what the documentation lists of an endpoint's parameters. */
function combinations({ parameters }: Endpoint): Way[] {
  return Object.entries(parameters).reduce<Way[]>(
    (ways, [name, { choices, form }]) => {
      const values = form === 'switch' ? ['false', 'true'] : choices.map((choice) => choice.name)
      if (values.length === 0) return ways
      return ways.flatMap((way) => values.map((value) => ({ ...way, [name]: value })))
    },
    [{}],
  )
}

const keyOf = (endpoint: Endpoint, way: Way) =>
  cacheKeyOf(upstreamRequest(endpoint, exampleValues(endpoint, way)))

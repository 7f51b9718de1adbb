import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Endpoint } from '../catalog/define.ts'
import { catalog } from '../catalog/index.ts'
import { documentedCreatorId } from '../catalog/kinds/id.ts'
import type { Parameter } from '../catalog/kinds/kind.ts'
import { AppError } from '../core/errors.ts'
import { newToken } from '../core/ids.ts'
import { compileParameters, type Query } from './read-parameters.ts'

const endpoints = [...catalog.values()]
const spread = endpointOf('get-kol-spread-info')
const reader = compileParameters(spread)
const creator = ['kolId', documentedCreatorId] as const

function endpointOf(id: string): Endpoint {
  const found = endpoints.find((endpoint) => endpoint.id === id)
  if (!found) throw new Error(`No endpoint ${id}`)
  return found
}

type QueryPair = readonly [name: string, ...values: string[]]

function query(...pairs: readonly QueryPair[]): Query {
  return new Map(pairs.map(([name, ...values]) => [name, values]))
}

function refusal(act: () => unknown): AppError {
  try {
    act()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('It was read')
}

const reading = (...pairs: readonly QueryPair[]) => reader(query(creator, ...pairs))
const refusing = (...pairs: readonly QueryPair[]) => refusal(() => reading(...pairs))

describe('a call with the id alone', () => {
  it('means the documented defaults', () => {
    const choices = { type: { code: '1' }, range: { code: '2' } }
    const values = { kolId: documentedCreatorId, flowType: '1', onlyAssign: false }
    expect(reading()).toMatchObject({ values: { ...choices, ...values }, acceptCache: false })
  })

  it('ignores what it does not know, and a token', () => {
    expect(reading(['page', 'x', 'y'], ['token', 'ast_']).values).toEqual(reading().values)
  })
})

describe('an endpoint without acceptCache', () => {
  it('ignores it', () => {
    const afresh = compileParameters({ ...spread, acceptsCache: false })
    expect(afresh(query(creator, ['acceptCache', 'true'])).acceptCache).toBe(false)
    expect(afresh(query(creator, ['acceptCache', 'nonsense'])).acceptCache).toBe(false)
  })
})

describe('a message', () => {
  it('names every parameter that is wrong, in both languages', () => {
    const { text } = refusing(['range', '9'], ['type', '_1', '_2'], ['onlyAssign', 'x'])
    for (const name of ['range', 'type', 'onlyAssign']) {
      expect(text.en).toContain(name)
      expect(text.zh).toContain(name)
    }
    expect(text.en).toContain('type is given 2 times')
    expect(text.zh).toContain('参数 type 出现了 2 次')
    expect(text.en.split('; ')).toHaveLength(3)
  })

  it('shows the value short, without what could break a terminal', () => {
    const long = refusing(['range', 'y'.repeat(5000)]).text.en
    expect(long).toContain(`"${'y'.repeat(40)}…"`)
    expect(refusing(['range', '\u001b[31m\u202e\r\n']).text.en).not.toMatch(/\p{C}/u)
  })

  it('shows no token, wherever it was put', () => {
    for (const name of Object.keys(spread.parameters)) {
      for (const before of ['', 'Bearer ', 'token=', 'y'.repeat(20)]) {
        const token = newToken()
        const { text } = refusing([name, `${before}${token}!`])
        expect(text.en + text.zh).toContain('[redacted]')
        expect(text.en + text.zh).not.toContain(token.slice(4, 12))
      }
    }
  })
})

describe('values that are right alone', () => {
  const period = (startDate: string, endDate: string) => () =>
    compileParameters(endpointOf('get-kol-daily-fans'))(
      query(creator, ['startDate', startDate], ['endDate', endDate]),
    )

  it('may be wrong together', () => {
    expect(period('2026-02-07', '20260308')().values).toMatchObject({ endDate: '2026-03-08' })
    const { code, message } = refusal(period('2026-03-08', '2026-02-07'))
    expect(code).toBe(400)
    expect(message).toContain('parameter endDate is 2026-02-07, before startDate')
  })

  it('are not compared where one of them is wrong anyway', () => {
    const { message } = refusal(period('2026-03-08', 'soon'))
    expect(message).toContain('endDate')
    expect(message).not.toContain('before startDate')
  })
})

describe('every endpoint', () => {
  /** Text that is sometimes right: names, codes and defaults of the catalog, and anything at all. */
  const value = fc.oneof(
    fc.constantFrom(...endpoints.flatMap((each) => Object.values(each.parameters)).flatMap(typed)),
    fc.string({ unit: 'binary', maxLength: 70 }),
    fc.constant(documentedCreatorId),
  )
  const name = fc.constantFrom(
    ...new Set(endpoints.flatMap(({ parameters }) => Object.keys(parameters))),
    'acceptCache',
    '__proto__',
    'other',
  )

  it.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))(
    '%s: any query gives allowed values, or a 400 that names what is wrong',
    (_, endpoint) => {
      const read = compileParameters(endpoint)
      const pair = fc.tuple(name, fc.array(value, { minLength: 1, maxLength: 2 }))
      const id = Object.keys(endpoint.parameters).find(
        (each) => endpoint.parameters[each]?.example === documentedCreatorId,
      )
      fc.assert(
        fc.property(fc.boolean(), fc.array(pair, { maxLength: 4 }), (withId, pairs) => {
          const given = new Map(pairs)
          if (withId && id) given.set(id, [documentedCreatorId])
          const wrong = outcome(() => read(given))
          if (wrong instanceof AppError) {
            expect(wrong.code).toBe(400)
            const names = [...Object.keys(endpoint.parameters), 'acceptCache']
            expect(names.some((each) => wrong.text.en.includes(each))).toBe(true)
            return
          }
          for (const [each, parameter] of Object.entries(endpoint.parameters)) {
            expect(given.get(each)?.length ?? 1).toBe(1)
            expectOwnValue(each, parameter, wrong.values[each])
          }
          expect(wrong.acceptCache && !endpoint.acceptsCache).toBe(false)
        }),
        { numRuns: 300 },
      )
    },
  )
})

/** A value that was read is one that reads as the same when it is written. */
function expectOwnValue(name: string, parameter: Parameter, value: unknown) {
  expect(value === undefined && parameter.required).toBe(false)
  if (value === undefined) return
  const written = parameter.write(value)
  expect(parameter.read(name, written === undefined ? [] : [written])).toEqual({ value })
}

function outcome<T>(act: () => T): T | AppError {
  try {
    return act()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

/** What a caller might type for the parameter. */
function typed({ choices, example = '12345' }: Parameter): string[] {
  return [
    example,
    'true',
    '0',
    ...choices.flatMap(({ name, code = name, label }) => [name, code, label.zh]),
  ]
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Endpoint } from '../catalog/define.ts'
import { catalog } from '../catalog/index.ts'
import { documentedCreatorId, idPattern, type Parameter } from '../catalog/parameters.ts'
import { AppError } from '../core/errors.ts'
import { newToken } from '../core/ids.ts'
import { compileReader, type Query } from './reader.ts'

const endpoints = [...catalog.values()]
const spread = endpointOf('get-kol-spread-info')
const reader = compileReader(spread)
const creator = ['kolId', documentedCreatorId] as const

function endpointOf(id: string): Endpoint {
  const found = endpoints.find((endpoint) => endpoint.id === id)
  if (!found) throw new Error(`No endpoint ${id}`)
  return found
}

type Pair = readonly [name: string, ...values: string[]]

function query(...pairs: readonly Pair[]): Query {
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

const reading = (...pairs: readonly Pair[]) => reader(query(creator, ...pairs))
const refusing = (...pairs: readonly Pair[]) => refusal(() => reading(...pairs))

describe('a call with the id alone', () => {
  it('means the documented defaults', () => {
    const values = { kolId: documentedCreatorId, type: '1', range: '2', flowType: '1' }
    const expected = { values: { ...values, onlyAssign: 'false' }, acceptCache: false }
    expect(reading()).toEqual(expected)
  })

  it('ignores what it does not know, and a token', () => {
    expect(reading(['page', 'x', 'y'], ['token', 'ast_']).values).toEqual(reading().values)
  })
})

describe('an id', () => {
  it.each(['1000000000000000', '9999999999999999999', documentedCreatorId])('may be %s', (id) => {
    expect(reader(query(['kolId', id])).values.kolId).toBe(id)
  })

  it.each([
    '',
    '123456789012345',
    '12345678901234567890',
    '0662972229587304',
    ' 6629722295873044494',
    '6629722295873044494\n',
    '662972229587304449x',
    '6.629722295873044e18',
    '６６２９７２２２９５８７３０４４',
  ])('may not be %j', (id) => {
    const { code, text } = refusal(() => reader(query(['kolId', id])))
    expect(code).toBe(400)
    expect(text.en).toMatch(/^kolId is .*16 to 19 digits/)
    expect(text.zh).toContain('16 至 19 位数字')
  })

  it('is missed', () => {
    expect(refusal(() => reader(query())).text.en).toMatch(/^kolId is missing: .*16 to 19 digits/)
  })
})

describe('a choice', () => {
  it.each([
    ['_2', '2'],
    ['2', '2'],
    ['_3', '3'],
  ])('%s is read as the code %s', (given, code) => {
    expect(reading(['range', given]).values.range).toBe(code)
  })

  it.each(['', '_1', '1', '_2 ', '_02', 'constructor'])('is not %j', (given) => {
    const { text } = refusing(['range', given])
    expect(text.en).toContain(`range is ${JSON.stringify(given)}`)
    expect(text.zh).toContain(`参数 range 的值“${given}”`)
    for (const says of [text.en, text.zh])
      expect(says).toMatch(/_2 ?[(（].+[)）]\W+_3 ?[(（].+[)）]/)
  })

  it('whose code nobody knows keeps its name', () => {
    const withPlatform = endpoints.find(({ parameters }) => parameters.platform)
    if (!withPlatform) throw new Error('No endpoint with a platform')
    const id = Object.keys(withPlatform.parameters).find(
      (name) => withPlatform.parameters[name]?.kind === 'id',
    )
    const read = compileReader(withPlatform)
    const platform = (name: string) =>
      read(query([String(id), documentedCreatorId], ['platform', name])).values.platform
    expect(platform('SHORT_DRAMA')).toBe('SHORT_DRAMA')
    expect(platform('LIVE_STREAMING')).toBe('10')
    expect(platform('10')).toBe('10')
  })
})

describe('an open parameter', () => {
  it.each([
    ['EXCLUDE', '0'],
    ['0', '0'],
    ['剔除投流', '0'],
    ['INCLUDE', '1'],
    ['', '1'],
    ['something_else', 'something_else'],
    ['美妆', '美妆'],
    ['x'.repeat(64), 'x'.repeat(64)],
  ])('%j is read as %s', (given, code) => {
    expect(reading(['flowType', given]).values.flowType).toBe(code)
  })

  it.each(['x'.repeat(65), 'a b', 'a\nb', '<script>', "'", '"', 'a;b', '\u0000', '%'])(
    'is not %j',
    (given) => {
      expect(refusing(['flowType', given]).text.en).toMatch(/^flowType is .*1 to 64 letters/)
    },
  )
})

describe('a boolean', () => {
  it.each([
    ['true', 'true'],
    ['TRUE', 'true'],
    ['1', 'true'],
    ['False', 'false'],
    ['0', 'false'],
  ])('%s is read as %s', (given, value) => {
    expect(reading(['onlyAssign', given]).values.onlyAssign).toBe(value)
    expect(reading(['acceptCache', given]).acceptCache).toBe(value === 'true')
  })

  it.each(['', 'yes', '2', 'true ', 'truе'])('is not %j', (given) => {
    expect(refusing(['onlyAssign', given]).text.en).toContain('onlyAssign is ')
    expect(refusing(['acceptCache', given]).text.zh).toMatch(/true\W+false/)
  })
})

describe('an endpoint without acceptCache', () => {
  it('ignores it', () => {
    const afresh = compileReader({ ...spread, acceptsCache: false })
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
      const read = compileReader(endpoint)
      const pair = fc.tuple(name, fc.array(value, { minLength: 1, maxLength: 2 }))
      const id = Object.keys(endpoint.parameters).find(
        (each) => endpoint.parameters[each]?.kind === 'id',
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
          expect(Object.keys(wrong.values)).toEqual(Object.keys(endpoint.parameters))
          for (const [each, parameter] of Object.entries(endpoint.parameters)) {
            expect(isAllowed(parameter, wrong.values[each])).toBe(true)
            expect(given.get(each)?.length ?? 1).toBe(1)
          }
          expect(wrong.acceptCache && !endpoint.acceptsCache).toBe(false)
        }),
        { numRuns: 300 },
      )
    },
  )
})

function outcome<T>(act: () => T): T | AppError {
  try {
    return act()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

/** What a caller might type for the parameter. */
function typed(parameter: Parameter): string[] {
  if (parameter.kind === 'id') return [parameter.example, '12345']
  if (parameter.kind === 'boolean') return ['true', 'false', '1', '0']
  const choices = parameter.kind === 'choice' ? parameter.choices : parameter.known
  return choices.flatMap(({ name, code = name, label }) => [name, code, label.zh])
}

function isAllowed(parameter: Parameter, value: string | undefined): boolean {
  if (value === undefined) return false
  switch (parameter.kind) {
    case 'id':
      return idPattern.test(value)
    case 'choice':
      return parameter.choices.some(({ name, code = name }) => code === value)
    case 'open':
      return value === parameter.default || /^[\p{L}\p{N}_/&·.-]{1,64}$/u.test(value)
    case 'boolean':
      return value === 'true' || value === 'false'
  }
}

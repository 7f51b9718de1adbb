import { describe, expect, test } from 'vitest'
import { type Endpoint, upstreamRequest } from '../src/catalog/define.ts'
import { exampleOf } from '../src/catalog/example-values.ts'
import { catalog } from '../src/catalog/index.ts'
import { compileParameters, mistakeAmong, readParameters } from '../src/derive/read-parameters.ts'
import family from './fixtures/family.json' with { type: 'json' }

/** Paths of the family that are not served yet. The list ends when all are. */
const notServed: readonly string[] = []

interface FamilyParameter {
  readonly type?: string
  readonly required?: boolean
  /** The values, or the name of the table that has them. */
  readonly enum?: readonly string[] | string
  readonly default?: string | number | boolean
}

interface FamilyEndpoint {
  readonly path: string
  readonly deprecated?: boolean
  readonly parameters: Readonly<Record<string, FamilyParameter>>
  readonly upstream: {
    readonly method: string
    readonly path: string
    readonly query?: Readonly<Record<string, string>>
    readonly body?: Readonly<Record<string, string>>
  }
}

const published: readonly FamilyEndpoint[] = family.endpoints
const tables: Readonly<Record<string, Readonly<Record<string, string | null>>>> = family.codes

test('the catalog serves the family, all but what is said to be missing', () => {
  const paths = published.map(({ path }) => path)
  expect(paths.filter((path) => !catalog.has(path)).sort()).toEqual([...notServed].sort())
  // What the family does not have is what TikHub answers beside it.
  const further = [...catalog.values()].filter(({ path }) => !paths.includes(path))
  for (const { path, successor, dataset } of further) {
    expect(path).toMatch(/^\/api\/douyin-xingtu\/gw\/api\//)
    expect(successor).toBeUndefined()
    expect(dataset.upstream.tikhub, path).toBeDefined()
  }
})

const served = published.flatMap((each) => {
  const endpoint = catalog.get(each.path)
  return endpoint ? [[each.path, each, endpoint] as const] : []
})

describe.each(served)('%s', (_, theirs, endpoint) => {
  test('takes the parameters of the family', () => {
    expect(Object.keys(endpoint.parameters).sort()).toEqual(Object.keys(theirs.parameters).sort())
    expect(endpoint.acceptsCache).toBe(theirs.deprecated === true)
    expect(endpoint.successor !== undefined).toBe(theirs.deprecated === true)
    for (const [name, { type = 'string', required = false, ...rest }] of Object.entries(
      theirs.parameters,
    )) {
      const own = endpoint.parameters[name]
      if (!own) continue
      expect(own.required, name).toBe(required)
      if (type !== 'string') expect(own.keywords.type, name).toBe(type)
      if (rest.enum) {
        const names = own.choices.map((choice) => choice.name)
        expect(names.sort(), name).toEqual([...valuesIn(rest.enum)].sort())
      }
      if (rest.default !== undefined) {
        expect(own.read(name, [String(rest.default)]), name).toEqual(own.read(name, []))
      }
    }
  })

  test('asks the upstream as the map has it, by default and for every choice', () => {
    const { upstream } = theirs
    for (const given of callsOf(endpoint)) {
      const asked = upstreamRequest(endpoint, valuesFor(endpoint, given))
      const told = { ...defaultsOf(theirs), ...given }
      expect([asked.method, asked.path]).toEqual([upstream.method, upstream.path])
      if (upstream.query)
        expect(asked.query, JSON.stringify(given)).toEqual(filled(upstream.query, told))
      if (upstream.body)
        expect(asked.body, JSON.stringify(given)).toEqual(filled(upstream.body, told))
    }
  })
})

function valuesIn(list: readonly string[] | string): readonly string[] {
  return typeof list === 'string' ? Object.keys(tables[list] ?? {}) : list
}

type Given = Readonly<Record<string, string>>

/** Calls that give what they must, and then one value more that is documented, each in turn. */
function callsOf(endpoint: Endpoint): Given[] {
  const must = Object.entries(endpoint.parameters).flatMap(([name, parameter]) => {
    const example = parameter.required ? exampleOf(parameter) : undefined
    return example === undefined ? [] : [[name, example] as const]
  })
  const required = Object.fromEntries(must)
  const more = Object.entries(endpoint.parameters).flatMap(([name, { choices, form, example }]) => {
    if (form === 'switch') return ['true', 'false'].map((value) => ({ [name]: value }))
    // What has no code is sent to no upstream.
    const coded = choices.filter(({ code }) => code !== undefined)
    const values = [
      ...coded.map((choice) => choice.name),
      ...(example === undefined ? [] : [example]),
    ]
    return values.map((value) => ({ [name]: value }))
  })
  const calls = [required, ...more.map((one) => ({ ...required, ...one }))]
  return calls.filter((call) => !mistakeAmong(endpoint, readValues(endpoint, call)))
}

/** Each value by itself: one may want another beside it. */
function readValues({ parameters }: Endpoint, given: Given) {
  const query = new Map(Object.entries(given).map(([name, value]) => [name, [value]]))
  return readParameters(Object.entries(parameters), query)
}

function valuesFor(endpoint: Endpoint, given: Given) {
  const query = new Map(Object.entries(given).map(([name, value]) => [name, [value]]))
  return compileParameters(endpoint)(query).values
}

function defaultsOf({ parameters }: FamilyEndpoint): Given {
  const defaults = Object.entries(parameters).flatMap(([name, parameter]) =>
    parameter.default === undefined ? [] : [[name, String(parameter.default)] as const],
  )
  return Object.fromEntries(defaults)
}

/** A template with the values of a call in it; a member whose value is absent is left out. */
function filled(template: Given, given: Given): Given {
  const members = Object.entries(template).flatMap(([name, text]) => {
    const [, parameter, table] = /^\{(\w+)(?::(\w+))?\}$/.exec(text) ?? []
    if (parameter === undefined) return [[name, text] as const]
    const value = given[parameter]
    const code = value === undefined ? undefined : coded(value, table)
    return code === undefined ? [] : [[name, code] as const]
  })
  return Object.fromEntries(members)
}

/** A value by a table of codes; one that it does not have is a code already. */
function coded(value: string, table: string | undefined): string | undefined {
  if (table === 'dayStart') return String(Date.parse(`${isoDay(value)}T00:00:00+08:00`) / 1000)
  if (table === 'dayEnd') return String(Date.parse(`${isoDay(value)}T23:59:59+08:00`) / 1000)
  const codes = table === undefined ? {} : (tables[table] ?? {})
  const code = codes[value]
  if (code === null) return undefined
  // The published default of an industry on a deprecated path is nothing, for all of them.
  return code ?? (value === '' && table === 'industry' ? '0' : value)
}

const isoDay = (day: string) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`

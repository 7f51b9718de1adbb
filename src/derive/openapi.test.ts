import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { ownOperations } from '../catalog/operations/index.ts'
import { codes } from '../core/codes.ts'
import { requestHeaders } from '../core/headers.ts'
import { languages } from '../core/text.ts'
import { endpointDocument, familyDocument, type OpenApiDocument } from './openapi.ts'

const endpoints = [...catalog.values()]
const options = {
  servers: { global: 'https://global.test', cn: 'https://cn.test' },
  version: '1.2.3',
}
const documents = languages.flatMap((language) => [
  { name: `family ${language}`, language, document: familyDocument(endpoints, language, options) },
  ...endpoints.map((endpoint) => ({
    name: `${endpoint.slug} ${language}`,
    language,
    document: endpointDocument(endpoint, language, options),
  })),
])

/** The member of plain data at the end of a path; undefined where the path breaks off. */
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => Object(inner)[key], value)
}

/** The document with every reference replaced by what it refers to. */
function resolved(document: OpenApiDocument, value: unknown = document): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(document, item))
  if (typeof value !== 'object' || value === null) return value
  const target = at(value, '$ref')
  if (typeof target === 'string') {
    const found = at(document, ...target.slice(2).split('/'))
    if (found === undefined) throw new Error(`${target} refers to nothing`)
    return resolved(document, found)
  }
  return mapMembers(value, (member) => resolved(document, member))
}

function mapMembers(value: object, map: (member: unknown) => unknown) {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, map(member)]))
}

/** The data with its texts blanked: what must not depend on the language. */
function skeleton(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(skeleton)
  if (typeof value === 'object' && value !== null) return mapMembers(value, skeleton)
  return typeof value === 'string' ? '' : value
}

function* visit(value: unknown): Generator<unknown> {
  yield value
  if (typeof value !== 'object' || value === null) return
  for (const member of Object.values(value)) yield* visit(member)
}

/** Every property of every schema, by the path to it. */
function* properties(schema: unknown, path: string): Generator<[string, unknown]> {
  for (const [name, property] of Object.entries(Object(at(schema, 'properties')))) {
    yield [`${path}.${name}`, property]
    yield* properties(property, `${path}.${name}`)
  }
  for (const keyword of ['items', 'anyOf']) {
    for (const inner of [at(schema, keyword)].flat()) {
      if (inner !== undefined) yield* properties(inner, path)
    }
  }
}

describe.each(documents)('$name', ({ document, language }) => {
  const whole = resolved(document)

  const served = endpoints.filter(({ path }) => path in document.paths).map(({ path }) => path)

  it.each(served)('%s: examples fit the schema of the answer', (path) => {
    const content = at(whole, 'paths', path, 'get', 'responses', 200, 'content', 'application/json')
    const validator = Compile(Object(at(content, 'schema')))
    const examples = Object.entries(Object(at(content, 'examples')))
    expect(examples.map(([name]) => name)).toEqual(Object.keys(codes).map((code) => `code${code}`))
    for (const [, example] of examples) expect(validator.Errors(at(example, 'value'))).toEqual([])
    const data = at(examples[0]?.[1], 'value', 'data')
    expect(data).toEqual(endpoints.find((endpoint) => endpoint.path === path)?.dataset.example)
    expect(validator.Check({ ...Object(at(examples[0]?.[1], 'value')), data: 'text' })).toBe(false)
  })

  it('describes every property, parameter and header', () => {
    const described = [
      ...Object.entries(Object(at(whole, 'components', 'schemas'))).flatMap(([name, schema]) => [
        ...properties(schema, name),
      ]),
      ...Object.entries(Object(at(whole, 'components', 'parameters'))),
      ...Object.entries(Object(at(whole, 'components', 'headers'))),
      ...Object.entries(document.paths).flatMap(([path, { get }]) =>
        Object.entries(Object(get.parameters)).map(([i]) => [
          `${path} ${i}`,
          at(whole, 'paths', path, 'get', 'parameters', i),
        ]),
      ),
    ]
    const silent = described.filter(([, it]) => !at(it, 'description')).map(([name]) => name)
    expect(silent).toEqual([])
  })

  it('lists the codes of the table, and each in one strict status', () => {
    const numbers = Object.keys(codes).map(Number)
    expect(at(document, 'components', 'schemas', 'Code', 'enum')).toEqual(numbers)
    for (const path of served) {
      const get = document.paths[path]?.get
      const byStatus = Object.entries(Object(resolved(document, get?.responses)))
        .filter(([status]) => status !== '200')
        .flatMap(([status, response]) => {
          const examples = Object(at(response, 'content', 'application/json', 'examples'))
          return Object.values(examples).map((example) => [at(example, 'value', 'code'), status])
        })
      const expected = Object.entries(codes)
        .filter(([code]) => code !== '0')
        .map(([code, { strictStatus }]) => [Number(code), String(strictStatus)])
      expect(byStatus.toSorted(byCode)).toEqual(expected)
    }
  })

  // Importers switch on every header that is listed, with a value of their own making.
  it('tells of request headers in words, and lists none', () => {
    const places = Object.entries(document.paths).flatMap(([path, { get }]) =>
      [resolved(document, get.parameters)].flat().map((each) => [path, at(each, 'in')]),
    )
    expect(places.filter(([, place]) => place !== 'query' && place !== 'path')).toEqual([])
    for (const [name, { meaning }] of Object.entries(requestHeaders)) {
      expect(document.info.description).toContain(`- \`${name}\``)
      expect(document.info.description).toContain(meaning[language])
    }
  })

  it('gives every parameter a value to begin with', () => {
    const parameters = Object.values(document.paths).flatMap(({ get }) =>
      [resolved(document, get.parameters)].flat(),
    )
    for (const parameter of parameters) {
      const schema = Object(at(parameter, 'schema'))
      const values = at(schema, 'enum') ?? at(schema, 'items', 'enum')
      const told =
        at(parameter, 'required') === true ? schema.example : (schema.default ?? schema.example)
      expect(told ?? values, String(at(parameter, 'name'))).toBeDefined()
    }
  })

  it('refers to every component it has', () => {
    const text = JSON.stringify(document)
    const { securitySchemes, ...groups } = Object(document.components)
    expect(document.security.flatMap((one) => Object.keys(one)).toSorted()).toEqual(
      Object.keys(securitySchemes).toSorted(),
    )
    for (const [group, members] of Object.entries(groups)) {
      for (const name of Object.keys(Object(members))) {
        expect(text).toContain(`"#/components/${group}/${name}"`)
      }
    }
  })

  it('has no undefined member and nothing of typebox', () => {
    expect([...visit(document)]).not.toContain(undefined)
    expect(JSON.stringify(document)).not.toMatch(/undefined|\[object|"~|"x-text"/)
  })

  it('is written in its language', () => {
    // Bodies have descriptions too, in the upstream's language.
    const upstreams = new Set([...catalog.values()].flatMap(({ example }) => [...visit(example)]))
    const texts = [...visit(document)].flatMap((value) => {
      const text = at(value, 'description')
      return typeof text === 'string' && !upstreams.has(text) ? [text] : []
    })
    // An English text may quote a Chinese value, and a Chinese one English names.
    const letters = (text: string, script: RegExp) => text.match(script)?.length ?? 0
    const wrong = texts.filter((text) => {
      const han = letters(text, /\p{Script=Han}/gu)
      return language === 'zh' ? han === 0 : han >= letters(text, /\p{Script=Latin}/gu)
    })
    expect(wrong).toEqual([])
  })
})

function byCode(a: readonly unknown[], b: readonly unknown[]): number {
  return Number(a[0]) - Number(b[0])
}

describe('familyDocument', () => {
  const zh = familyDocument(endpoints, 'zh', options)
  const en = familyDocument(endpoints, 'en', options)

  it('has the same structure in both languages', () => {
    expect(skeleton(zh)).toEqual(skeleton(en))
  })

  it('holds every endpoint, each under an operationId of its own', () => {
    const ids = Object.values(en.paths).map(({ get }) => get.operationId)
    const paths = [...endpoints, ...ownOperations].map(({ path }) => path)
    expect(Object.keys(en.paths)).toEqual([...new Set(paths)])
    const posted = Object.values(en.paths).flatMap(({ post }) => post?.operationId ?? [])
    expect(posted).toEqual(
      ownOperations.filter(({ method }) => method === 'POST').map((each) => each.operationId),
    )
    expect(new Set([...ids, ...posted]).size).toBe(paths.length)
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9]*$/)
    expect(ids).toEqual(Object.values(zh.paths).map(({ get }) => get.operationId))
  })

  it('has no number that a generated client would read in single precision', () => {
    const numbers = [...visit(en)].filter((schema) => at(schema, 'type') === 'number')
    expect(numbers.length).toBeGreaterThan(200)
    for (const schema of numbers) expect(at(schema, 'format')).toBe('double')
  })

  it('has a name for each value of an enum, whatever a generated client makes of them', () => {
    for (const schema of visit(en)) {
      const values = at(schema, 'enum')
      if (!Array.isArray(values)) continue
      const names = [at(schema, 'x-enum-varnames') ?? values].flat().map(String)
      const identifiers = names.map((name) => name.toUpperCase().replaceAll(/\W/g, '_'))
      expect(new Set(identifiers).size).toBe(values.length)
      expect(names.length).toBe(values.length)
    }
  })

  it.each([
    ['https://cn.test', ['prod-global', 'prod-cn']],
    ['https://global.test', ['prod-global']],
    [undefined, ['prod-global']],
  ])('names each server once, where the second is %s', (cn, names) => {
    const servers = { global: 'https://global.test', ...(cn !== undefined && { cn }) }
    const named = familyDocument(endpoints, 'en', { ...options, servers }).servers
    expect(named.map((server) => server['x-name'])).toEqual(names)
    expect(named.map(({ url }) => url)).toEqual([...new Set(Object.values(servers))])
  })
})

describe.each(endpoints)('$path', (endpoint) => {
  const document = endpointDocument(endpoint, 'en', options)
  const operation = document.paths[endpoint.path]?.get

  it('marks deprecation and names the successor', () => {
    const { successor } = endpoint
    expect(operation?.deprecated).toBe(successor && true)
    expect(operation?.['x-successor']).toBe(successor?.path)
    if (successor) expect(operation?.description).toContain(`\`${successor.path}\``)
  })

  it('takes its own parameters, acceptCache where it is accepted, and never the token', () => {
    const parameters = [at(resolved(document), 'paths', endpoint.path, 'get', 'parameters')].flat()
    const inQuery = parameters.filter((parameter) => at(parameter, 'in') === 'query')
    expect(inQuery.map((parameter) => at(parameter, 'name'))).toEqual([
      ...Object.keys(endpoint.parameters),
      ...(endpoint.acceptsCache ? ['acceptCache'] : []),
    ])
  })
})

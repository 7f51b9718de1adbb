import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sharedTestGateway } from '../harness.ts'

const shared = sharedTestGateway()

interface Schema {
  readonly type?: string
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly default?: unknown
  readonly example?: unknown
  readonly examples?: readonly unknown[]
  readonly items?: Schema
}

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: Schema
}

interface Document {
  readonly paths: Readonly<
    Record<string, { readonly get: { readonly parameters: readonly (Parameter | Reference)[] } }>
  >
  readonly components: { readonly parameters: Readonly<Record<string, Parameter>> }
}

interface Reference {
  readonly $ref: string
}

/** What an importer puts where nothing says what to send: the same each time. */
function madeUp({ enum: values, items, pattern, type }: Schema): string {
  if (items) return madeUp(items)
  if (values) return String(values[0])
  if (pattern === undefined) return `<${type}>`
  return String(fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 1, seed: 1 })[0])
}

interface Importer {
  readonly way: string
  /** Whether it switches on what is not required. */
  readonly all: boolean
  readonly fill: (schema: Schema) => unknown
}

const importers: readonly Importer[] = [
  { way: 'Postman', all: true, fill: (schema) => schema.default ?? madeUp(schema) },
  {
    way: 'Postman set to examples',
    all: true,
    fill: (schema) => schema.example ?? schema.examples?.[0] ?? schema.default ?? madeUp(schema),
  },
  {
    way: 'Bruno',
    all: true,
    fill: (schema) => schema.default ?? schema.example ?? schema.examples?.[0] ?? madeUp(schema),
  },
  { way: 'Insomnia', all: false, fill: ({ example, type }) => example ?? `<${type}>` },
]

/** Whether only a person can tell what to send: they read it off the example, or switch it off. */
const isFree = ({ items, enum: values, default: usual, type }: Schema): boolean => {
  if (items) return usual === undefined && isFree(items)
  return type !== 'boolean' && !values && usual === undefined
}

const example = ({ example, examples }: Schema) => example ?? examples?.[0] ?? ''

interface Request {
  readonly path: string
  readonly headers: Headers
}

/** The request that comes of an operation. What only its caller can know is given. */
function requestOf(
  template: string,
  parameters: readonly Parameter[],
  { all, fill }: Importer,
  known: Readonly<Record<string, string>>,
): Request {
  let path = template
  const query = new URLSearchParams()
  const headers = new Headers()
  for (const { name, in: place, required, schema } of parameters) {
    const isGiven = isFree(schema) && schema.pattern === undefined
    const value = known[name] ?? String(isGiven ? example(schema) : fill(schema))
    if (place === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value))
    else if (!required && !all) continue
    else if (place === 'query') query.set(name, value)
    else headers.set(name, value)
  }
  return { path: `${path}?${query}`, headers }
}

/** Every operation of the document, its references resolved. */
async function operationsOf(address: string): Promise<[string, Parameter[]][]> {
  const response = await fetch(`${address}/openapi/openapi-en.json`)
  const { paths, components } = (await response.json()) as Document
  const resolved = (parameter: Parameter | Reference): Parameter => {
    if (!('$ref' in parameter)) return parameter
    const found = components.parameters[parameter.$ref.split('/').at(-1) ?? '']
    if (!found) throw new Error(`${parameter.$ref} refers to nothing`)
    return found
  }
  return Object.entries(paths).map(([path, { get }]) => [path, get.parameters.map(resolved)])
}

/** No importer makes up days, and only the caller knows which are of interest. */
const days = { startDate: '2026-02-07', endDate: '2026-03-08' }
const creatorNames = ['kolId', 'oAuthorId', 'id']
const creators = ['6629722295873044495', '7123456789012345678', '1000000000000001']

it.each(importers)('what $way imports works untouched, creator after creator', async (importer) => {
  const gateway = shared()
  const { token } = await gateway.token()
  let requestId = ''
  for (const [path, parameters] of await operationsOf(gateway.address)) {
    const isAboutOne = parameters.some(({ name }) => creatorNames.includes(name))
    for (const id of isAboutOne ? [undefined, ...creators] : [undefined]) {
      const known = id ? Object.fromEntries(creatorNames.map((name) => [name, id])) : {}
      const request = requestOf(path, parameters, importer, { ...days, ...known, requestId })
      request.headers.set('Authorization', `Bearer ${token}`)
      const { envelope } = await gateway.get(request.path, { headers: request.headers })
      expect(envelope, request.path).toMatchObject({ code: 0 })
      if (path.startsWith('/api/douyin-xingtu/')) requestId = envelope.requestId
    }
  }
})

it('what can be left out has a default, so that no importer makes one up', async () => {
  const gateway = shared()
  for (const [path, parameters] of await operationsOf(gateway.address)) {
    const without = parameters.filter(({ required, schema }) => !required && !('default' in schema))
    expect(without, path).toEqual([])
  }
})

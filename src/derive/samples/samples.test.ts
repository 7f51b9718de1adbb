import { describe, expect, test } from 'vitest'
import type { Endpoint } from '../../catalog/define.ts'
import { catalog } from '../../catalog/index.ts'
import { choice } from '../../catalog/kinds/choice.ts'
import { flag } from '../../catalog/kinds/flag.ts'
import { id } from '../../catalog/kinds/id.ts'
import type { Choice } from '../../catalog/kinds/kind.ts'
import { known } from '../../catalog/kinds/known.ts'
import { ownOperations } from '../../catalog/operations/index.ts'
import { resolveCreators } from '../../catalog/operations/resolve.ts'
import { type CodeEntry, codes } from '../../core/codes.ts'
import { requestHeaders } from '../../core/headers.ts'
import { type Language, languages } from '../../core/text.ts'
import { callParameters } from '../call-parameters.ts'
import { envelopeSchema } from '../openapi-envelope.ts'
import { promptRules } from './prompt-texts.ts'
import { type SampleParameter, sampleCall, sampleTexts } from './sample-call.ts'
import { samplesOf } from './samples.ts'

const addresses = {
  server: 'https://gateway.test',
  openapi: 'https://gateway.test/openapi/this-one.json',
}
const endpoints = [...catalog.values()]
const each = endpoints.flatMap((endpoint) =>
  languages.map((language) => [endpoint.id, language, endpoint] as const),
)

function prompt(endpoint: Endpoint, language: Language): string {
  const found = samplesOf(endpoint, language, addresses).find(({ id }) => id === 'prompt')
  return found?.code ?? ''
}

/** How the line about something begins. */
function item(name: string, language: Language): string {
  return `- ${name}${language === 'zh' ? '：' : ': '}`
}

/** The only line that begins so. */
function lineOf(text: string, start: string): string {
  const lines = text.split('\n').filter((line) => line.startsWith(start))
  expect(lines, start).toHaveLength(1)
  return lines[0] ?? ''
}

/** What a sample says of a parameter. */
function textsOf({ name, value, note = '' }: SampleParameter): string[] {
  return [name, value, note]
}

function endpointWith(changes: Partial<Endpoint>): Endpoint {
  const [first] = endpoints
  if (!first) throw new Error('The catalog is empty.')
  return { ...first, ...changes }
}

describe.each(each)('%s in %s', (_, language, endpoint) => {
  test('the forms come in the order readers see, a single line first', () => {
    const samples = samplesOf(endpoint, language, addresses)
    expect(samples.map(({ label }) => label)).toEqual([
      'curl',
      language === 'zh' ? 'AI 提示词' : 'AI prompt',
      'bash',
      'Python',
      'JavaScript',
      'Java',
      'Go',
      'PHP',
    ])
    expect(new Set(samples.map(({ id }) => id)).size).toBe(8)
    expect(samples[0]?.code).toMatch(/^curl -H "Authorization: Bearer \$ASTROLABE_TOKEN" '\S+'\n$/)
  })

  test('every program is short, and has the address, the parameters, the token and a time-out', () => {
    const call = sampleCall(endpoint, language, addresses.server)
    const samples = samplesOf(endpoint, language, addresses).filter(
      ({ id }) => id !== 'prompt' && id !== 'curl',
    )
    for (const { id, code } of samples) {
      const parts = [call.url, 'ASTROLABE_TOKEN', 'Authorization', 'Bearer', '65']
      for (const part of [...parts, ...call.parameters.flatMap(textsOf)]) {
        expect(code, id).toContain(part)
      }
      expect(code.trimEnd().split('\n').length, id).toBeLessThanOrEqual(50 + call.parameters.length)
    }
  })

  test('the prompt has what the catalog says of the call', () => {
    const text = prompt(endpoint, language)
    const { title, summary, path, successor, acceptsCache } = endpoint
    for (const part of [title[language], summary[language], addresses.openapi, 'GET']) {
      expect(text).toContain(part)
    }
    expect(text).toContain(`${addresses.server}${path}\n`)
    expect(text.includes(successor?.path ?? 'deprecated')).toBe(successor !== undefined)
    expect(text.includes('- acceptCache')).toBe(acceptsCache)
  })

  test('the prompt has what the catalog says of every parameter and its values', () => {
    const text = prompt(endpoint, language)
    for (const [name, parameter] of callParameters(endpoint)) {
      const line = lineOf(text, item(name, language))
      expect(line).toContain(parameter.meaning[language])
      expect(/必填|required/.test(line)).toBe(parameter.required)
      expect(line).toContain(parameter.default ?? '')
      for (const { name, code = '', label } of parameter.choices) {
        expect(text).toContain(`  ${item(name, language)}`)
        for (const part of [label[language], code]) expect(text).toContain(part)
      }
    }
  })

  test('the prompt has what is the same for every call', () => {
    const text = prompt(endpoint, language)
    const entries: [string, CodeEntry][] = Object.entries(codes)
    for (const [code, { meaning, billed, retryable, remedy }] of entries) {
      const line = lineOf(text, item(code, language))
      for (const part of [meaning[language], remedy[language]]) expect(line).toContain(part)
      expect(/不计费|not billed/.test(line)).toBe(!billed)
      expect(/；可重试|a retry can help/.test(line)).toBe(retryable)
    }
    expect(text).toContain('Authorization: Bearer <')
    expect(text).toContain('token=<')
    for (const [name, { meaning }] of Object.entries(requestHeaders)) {
      expect(lineOf(text, item(name, language))).toContain(meaning[language])
    }
    for (const rule of promptRules) expect(text).toContain(rule[language])
  })

  test('the prompt lists the members of the envelope in their order', () => {
    const text = prompt(endpoint, language)
    const members = Object.keys(Object(envelopeSchema({}, language).properties))
    const places = members.map((name) => text.indexOf(`\n${item(name, language)}`))
    expect(places.every((place) => place > 0)).toBe(true)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  test('Chinese is punctuated as Chinese', () => {
    const halfWidth = /\p{Script=Han}[,;:?!()]|[,;:?!()]\p{Script=Han}/u
    if (language === 'zh') expect(prompt(endpoint, language)).not.toMatch(halfWidth)
  })
})

test.each(languages)(
  'every sample in %s names the second environment, where there is one',
  (language) => {
    const cn = 'https://cn.gateway.test'
    for (const operation of [...endpoints, ...ownOperations]) {
      for (const { id, code } of samplesOf(operation, language, { ...addresses, cn })) {
        expect(code, id).toContain(cn)
        // What has to stand first still does.
        expect(code, id).toMatch(/^(#!\/usr|<\?php|# |\/\/ |请编写|Write code)/)
      }
      for (const { code } of samplesOf(operation, language, addresses)) {
        expect(code).not.toContain('prod-cn')
      }
    }
  },
)

test('what stands in a path is filled in, and what needs no token has none', () => {
  const [observations] = samplesOf(ownOperation('creator-observations'), 'en', addresses)
  expect(observations?.code).toContain("/api/creators/6629722295873044494/observations'")
  const health = samplesOf(ownOperation('endpoint-health'), 'en', addresses)
  expect(health.map(({ id }) => id)).toEqual(['curl', 'prompt'])
  for (const { code } of health) expect(code).not.toMatch(/Bearer|ASTROLABE_TOKEN/)
})

function ownOperation(slug: string) {
  const found = ownOperations.find((operation) => operation.slug === slug)
  if (!found) throw new Error(`There is no operation ${slug}.`)
  return found
}

test('a call that must give nothing still shows what can be asked, on its one line as well', () => {
  const search = [...catalog.values()].find(({ slug }) => slug === 'creator-search-v1')
  if (!search) throw new Error('There is no search.')
  const [line, , ...programs] = samplesOf(search, 'en', addresses)
  const word = encodeURIComponent(search.parameters.keyword?.example ?? '')
  expect(line?.code).toContain(`/v1?keyword=${word}'`)
  for (const { code } of programs) expect(code).toContain('keyword')
})

test('a served successor is what new code should use', () => {
  const successor = { path: '/api/douyin-xingtu/next/v2', served: true }
  const endpoint = endpointWith({ successor })
  expect(prompt(endpoint, 'en')).toContain(`New code should use ${successor.path}`)
  expect(prompt(endpoint, 'zh')).toContain(`新代码请改用 ${successor.path}`)
})

test('samples give ids their example, choices their default or else the first and what it means', () => {
  const meaning = { zh: '含义', en: 'meaning' }
  const choices: readonly Choice[] = [
    { name: 'FIRST', code: '1', label: { zh: '一', en: 'first\n?>\\u000a1' } },
    { name: 'SECOND', code: '2', label: { zh: '二', en: 'second' }, confidence: 'likely' },
  ]
  const endpoint = endpointWith({
    parameters: {
      id: id(meaning, { example: '1234567890123456' }),
      must: choice(meaning, choices),
      may: choice(meaning, choices, { default: 'SECOND' }),
      known: known(meaning, choices, { default: '2' }),
      unknown: known(meaning, choices, { default: '9' }),
      flag: flag(meaning),
    },
    acceptsCache: true,
  })
  const shown = [
    { name: 'id', value: '1234567890123456', required: true },
    { name: 'must', value: 'FIRST', required: true, note: 'first u000a1' },
    { name: 'may', value: 'SECOND', required: false, note: 'second (likely)' },
    { name: 'known', value: 'SECOND', required: false, note: 'second (likely)' },
    { name: 'unknown', value: '9', required: false },
  ]
  const { parameters } = sampleCall(endpoint, 'en', addresses.server)
  const stored = {
    name: 'acceptCache',
    value: 'true',
    required: false,
    note: sampleTexts.acceptCache.en,
  }
  expect(parameters).toEqual([...shown, stored])
  const fresh = sampleCall({ ...endpoint, acceptsCache: false }, 'en', addresses.server)
  expect(fresh.parameters).toEqual(shown)
})

test.each(languages)('what takes a JSON object has the same forms, in %s', (language) => {
  const forms = samplesOf(resolveCreators, language, addresses)
  const [first] = endpoints
  if (!first) throw new Error('The catalog is empty.')
  expect(forms.map(({ id }) => id)).toEqual(
    samplesOf(first, language, addresses).map(({ id }) => id),
  )
  for (const { id, code } of forms) {
    for (const part of ['lines', '小厨房', 'application/json', resolveCreators.path]) {
      if (id !== 'python' || part !== 'application/json') expect(code, id).toContain(part)
    }
    if (id !== 'prompt') expect(code, id).not.toMatch(/query|params/)
  }
})

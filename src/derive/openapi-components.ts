import { acceptCacheParameter, type Endpoint } from '../catalog/define.ts'
import type { Parameter } from '../catalog/parameters.ts'
import type { Language, Text } from '../core/text.ts'
import {
  codeList,
  codeSchema,
  datasetSchemas,
  pascalCase,
  ref,
  refusalExample,
  refusalSchema,
  refusals,
  successExample,
} from './openapi-envelope.ts'
import { type JsonObject, parameterSchema } from './schema.ts'

/** The HTTP statuses that refusals have in strict mode, in ascending order. */
export const strictStatuses: readonly number[] = [
  ...new Set(refusals.map(({ strictStatus }) => strictStatus)),
].toSorted((a, b) => a - b)

/** Everything that the operations of these endpoints refer to, and nothing else. */
export function components(endpoints: readonly Endpoint[], language: Language): JsonObject {
  const datasets = [...new Set(endpoints.map(({ dataset }) => dataset))]
  const acceptsCache = endpoints.some((endpoint) => endpoint.acceptsCache)
  return {
    securitySchemes: securitySchemes(language),
    parameters: {
      ...(acceptsCache && {
        AcceptCache: queryParameter('acceptCache', acceptCacheParameter, language),
      }),
      ...headerParameters(language),
    },
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, { text, schema }]) => [
        name,
        { description: text[language], schema },
      ]),
    ),
    responses: Object.fromEntries(
      strictStatuses.map((status) => [`Strict${status}`, strictResponse(status, language)]),
    ),
    schemas: {
      Code: codeSchema(language),
      Refusal: refusalSchema(language),
      ...Object.fromEntries(datasets.flatMap((dataset) => datasetSchemas(dataset, language))),
    },
    examples: {
      ...Object.fromEntries(
        refusals.map((refusal) => [`Code${refusal.code}`, refusalExample(refusal, language)]),
      ),
      ...Object.fromEntries(
        datasets.map((dataset) => [pascalCase(dataset.name), successExample(dataset, language)]),
      ),
    },
  }
}

/** The headers of an answer, or of a refusal that has the given ones only. */
export function headerRefs(names: readonly string[] = Object.keys(headers)): JsonObject {
  return Object.fromEntries(names.map((name) => [name, ref('headers', name)]))
}

/** Examples of the given refusals, by name. */
export function refusalExamples(of = refusals): JsonObject {
  return Object.fromEntries(of.map(({ code }) => [`code${code}`, ref('examples', `Code${code}`)]))
}

/** A query parameter of the contract. */
export function queryParameter(name: string, parameter: Parameter, language: Language): JsonObject {
  const { description, ...schema } = parameterSchema(parameter, language)
  return { name, in: 'query', required: parameter.required, description, schema }
}

function securitySchemes(language: Language): JsonObject {
  const query: Text = {
    zh: '把令牌放在查询参数 token 中。',
    en: 'The token as the query parameter token.',
  }
  const header: Text = {
    zh: '把令牌放在请求头 Authorization: Bearer 中，不会留在地址里，建议优先使用。',
    en: 'The token as Authorization: Bearer. Preferred, because it keeps the token out of addresses.',
  }
  return {
    tokenQuery: { type: 'apiKey', in: 'query', name: 'token', description: query[language] },
    tokenHeader: { type: 'http', scheme: 'bearer', description: header[language] },
  }
}

function headerParameters(language: Language): JsonObject {
  const prefer: Text = {
    zh: '严格模式：值为 `status=strict` 时，失败以相应的 HTTP 状态码返回；缺省时一律为 200，以 code 为准。',
    en: 'Strict mode: with `status=strict` a refusal has an HTTP status of its own. By default every outcome is a 200 and code decides.',
  }
  const acceptLanguage: Text = {
    zh: 'message 所用的语言：中文（zh）或英文（en）。',
    en: 'The language of message: Chinese (zh) or English (en).',
  }
  const header = (name: string, { [language]: description }: Text, example: string) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string', examples: [example] },
  })
  return {
    Prefer: header('Prefer', prefer, 'status=strict'),
    AcceptLanguage: header('Accept-Language', acceptLanguage, language),
  }
}

const amount = { type: 'string', pattern: '^-?[0-9]+\\.[0-9]{2,6}$' }

const headers: Readonly<Record<string, { readonly text: Text; readonly schema: JsonObject }>> = {
  'X-Request-Id': {
    text: {
      zh: '请求编号，与响应体中的 requestId 相同。',
      en: 'The same id as requestId in the body.',
    },
    schema: { type: 'string', format: 'uuid' },
  },
  'X-Charged': {
    text: { zh: '本次调用是否计费。', en: 'Whether this call was charged.' },
    schema: { type: 'boolean' },
  },
  'X-Cost': {
    text: {
      zh: '本次调用的费用，以账户币种计。',
      en: "What this call cost, in the account's currency.",
    },
    schema: { ...amount, examples: ['0.05'] },
  },
  'X-Balance': {
    text: {
      zh: '本次调用之后账户的可用余额，以账户币种计；令牌无效时没有。',
      en: "What is left to spend after this call, in the account's currency; absent where the token is invalid.",
    },
    schema: { ...amount, examples: ['99.95'] },
  },
  'X-Cache': {
    text: {
      zh: '数据的得来方式：`miss` 为本次调用采集，`shared` 与同时进行的相同调用共用一次采集，`hit` 为已存数据。',
      en: 'How the data came about: `miss` was collected for this call, `shared` in one collection with identical calls in flight, `hit` was stored.',
    },
    schema: { type: 'string', examples: ['miss'] },
  },
  Age: {
    text: {
      zh: '已存数据的存放时间。单位：秒。',
      en: 'How long ago stored data was collected. Unit: seconds.',
    },
    schema: { type: 'integer', minimum: 0 },
  },
  'X-Source': {
    text: {
      zh: '采集该数据的来源名称。',
      en: 'The name of the source that the data was collected from.',
    },
    schema: { type: 'string' },
  },
  RateLimit: {
    text: {
      zh: '速率限制（second）与每日配额（day）的剩余次数（r）和距恢复的秒数（t）。',
      en: 'What is left (r) of the rate limit (second) and the daily quota (day), and the seconds until it is restored (t).',
    },
    schema: { type: 'string', examples: ['"second";r=9;t=1, "day";r=998;t=36000'] },
  },
  'RateLimit-Policy': {
    text: {
      zh: '适用的速率限制与每日配额：次数（q）与时间窗口的秒数（w）。',
      en: 'The rate limit and daily quota that apply: calls (q), and the window in seconds (w).',
    },
    schema: { type: 'string', examples: ['"second";q=10;w=1, "day";q=1000;w=86400'] },
  },
  'Retry-After': {
    text: {
      zh: '建议多久之后重试。单位：秒。',
      en: 'How long to wait before a retry. Unit: seconds.',
    },
    schema: { type: 'integer', minimum: 0 },
  },
}

/** Headers that speak of data, which a refusal has none of. */
const dataHeaders = new Set(['X-Cache', 'Age', 'X-Source'])
const refusalHeaders = Object.keys(headers).filter((name) => !dataHeaders.has(name))

function strictResponse(status: number, language: Language): JsonObject {
  const group = refusals.filter(({ strictStatus }) => strictStatus === status)
  const lead: Text = { zh: '严格模式下：', en: 'In strict mode:' }
  return {
    description: `${lead[language]}\n\n${codeList(group, language)}`,
    headers: headerRefs(refusalHeaders),
    content: {
      'application/json': { schema: ref('schemas', 'Refusal'), examples: refusalExamples(group) },
    },
  }
}

import { acceptCacheParameter, type Endpoint } from '../catalog/define.ts'
import type { Parameter } from '../catalog/kinds/kind.ts'
import { answerHeaderNames, answerHeaders } from '../core/headers.ts'
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
    ...(acceptsCache && {
      parameters: {
        AcceptCache: operationParameter('acceptCache', 'query', acceptCacheParameter, language),
      },
    }),
    headers: Object.fromEntries(
      Object.entries(answerHeaders).map(([name, { meaning, schema, comes }]) => [
        name,
        { description: meaning[language], required: comes === 'always', schema },
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
export function headerRefs(names = answerHeaderNames): JsonObject {
  return Object.fromEntries(names.map((name) => [name, ref('headers', name)]))
}

/** Examples of the given refusals, by name. */
export function refusalExamples(of = refusals): JsonObject {
  return Object.fromEntries(of.map(({ code }) => [`code${code}`, ref('examples', `Code${code}`)]))
}

/** A parameter of an operation. */
export function operationParameter(
  name: string,
  place: 'path' | 'query',
  parameter: Parameter,
  language: Language,
): JsonObject {
  const { description, ...keywords } = parameterSchema(parameter, language)
  const schema = isEmptyAbsent(name, parameter) ? withEmptyDefault(keywords) : keywords
  const isList = parameter.keywords.type === 'array'
  return {
    name,
    in: place,
    required: parameter.required,
    description,
    schema,
    ...(isList && { style: 'form', explode: false }),
  }
}

/** Whether a parameter means nothing where it is empty, as where it is left out. */
function isEmptyAbsent(name: string, parameter: Parameter): boolean {
  const empty = parameter.read(name, [''])
  return 'value' in empty && empty.value === undefined
}

/**
 * Importers of API clients switch on every parameter, with a text of their own making where there is
 * no default. So what can be left out has one that leaves it out, and accepts it.
 */
function withEmptyDefault({ minItems: _, ...keywords }: JsonObject): JsonObject {
  const { type, pattern, enum: values, 'x-enum-varnames': names } = keywords
  return {
    ...keywords,
    ...(Array.isArray(names) && { 'x-enum-varnames': [...(names as readonly unknown[]), 'EMPTY'] }),
    ...(typeof pattern === 'string' && { pattern: `^$|${pattern}` }),
    ...(Array.isArray(values) && { enum: [...(values as readonly unknown[]), ''] }),
    default: type === 'array' ? [] : '',
  }
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

const refusalHeaders = answerHeaderNames.filter((name) => answerHeaders[name]?.comes !== 'data')

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

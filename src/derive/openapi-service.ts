import type { Language, Text } from '../core/text.ts'
import { headerRefs, strictStatuses } from './openapi-components.ts'
import { envelopeSchema, ref } from './openapi-envelope.ts'
import { fieldSchema, type JsonObject } from './schema.ts'
import type { ServiceParameter, ServicePath } from './service-paths.ts'

const tagName: Text = { zh: '账户与历史', en: 'Account and history' }

/** The tag of what the gateway answers beside the catalog's calls. */
export function serviceTag(language: Language): JsonObject {
  const description: Text = {
    zh: '账户、调用记录、历史数据与接口健康状况。',
    en: 'The account, calls that were made, history, and how the endpoints are served.',
  }
  return { name: tagName[language], description: description[language] }
}

/** What an answer says of the token it was given to. */
const standingHeaders = [
  ...['X-Request-Id', 'X-Charged', 'X-Cost', 'X-Balance'],
  ...['RateLimit', 'RateLimit-Policy', 'Server-Timing'],
]

/** The operation of a path that is none of the catalog's. */
export function serviceOperation(service: ServicePath, language: Language): JsonObject {
  const { operationId, title, summary, parameters, data, token } = service
  const outcome: Text = {
    zh: '结果，以 `code` 为准。',
    en: 'The outcome, which `code` decides.',
  }
  const strict = strictStatuses.map((status) => [status, ref('responses', `Strict${status}`)])
  return {
    operationId,
    tags: [tagName[language]],
    summary: title[language],
    description: summary[language],
    ...(!token && { security: [] }),
    parameters: parameters.map((each) => parameter(each, language)),
    responses: {
      200: {
        description: outcome[language],
        ...(token && { headers: headerRefs(standingHeaders) }),
        content: {
          'application/json': { schema: envelopeSchema(dataOrNull(data, language), language) },
        },
      },
      ...(service.absent && { 404: refusal(service.absent, language) }),
      405: refusal(otherMethod, language),
      ...(token && Object.fromEntries(strict)),
    },
  }
}

const otherMethod: Text = {
  zh: '不支持该方法，请用 GET。',
  en: 'Another method than GET.',
}

/** What has a status of its own whether strict mode is on or not. */
function refusal(description: Text, language: Language): JsonObject {
  return {
    description: description[language],
    content: { 'application/json': { schema: ref('schemas', 'Refusal') } },
  }
}

function dataOrNull(data: ServicePath['data'], language: Language): JsonObject {
  const schema = fieldSchema(data, language)
  return { anyOf: [schema, { type: 'null' }], description: schema.description }
}

function parameter(
  { name, in: place, meaning, schema, required = place === 'path' }: ServiceParameter,
  language: Language,
): JsonObject {
  const isList = schema.type === 'array'
  return {
    name,
    in: place,
    required,
    description: meaning[language],
    schema,
    ...(isList && { style: 'form', explode: false }),
  }
}

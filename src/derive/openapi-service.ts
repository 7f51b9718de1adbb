import { namesInPath, type Operation } from '../catalog/operations/operation.ts'
import type { Language, Text } from '../core/text.ts'
import { headerRefs, operationParameter, strictStatuses } from './openapi-components.ts'
import { envelopeSchema, ref } from './openapi-envelope.ts'
import { fieldSchema, type JsonObject, parameterSchema } from './schema.ts'

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
export function serviceOperation(operation: Operation, language: Language): JsonObject {
  const { operationId, path, title, summary, answer, absent } = operation
  const inPath = namesInPath(path)
  const needsToken = operation.entry === 'token'
  const parameters = operation.method === 'GET' ? Object.entries(operation.parameters) : []
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
    ...(!needsToken && { security: [] }),
    parameters: parameters.map(([name, each]) =>
      operationParameter(name, inPath.has(name) ? 'path' : 'query', each, language),
    ),
    ...(operation.method === 'POST' && { requestBody: requestBody(operation, language) }),
    responses: {
      200: {
        description: outcome[language],
        ...(needsToken && { headers: headerRefs(standingHeaders) }),
        content: {
          'application/json': { schema: envelopeSchema(dataOrNull(answer, language), language) },
          ...(operation.hasCsv && { 'text/csv': { schema: { type: 'string' } } }),
        },
      },
      ...(absent && { 404: refusal(absent, language) }),
      405: refusal(otherMethod, language),
      ...(needsToken && Object.fromEntries(strict)),
    },
  }
}

const otherMethod: Text = {
  zh: '此地址不支持该方法，响应头 Allow 列出支持的方法。',
  en: 'Another method than the address has; the header Allow names those.',
}

/** The JSON object that a POST takes: a member for each parameter. */
function requestBody({ parameters }: Operation, language: Language): JsonObject {
  const members = Object.entries(parameters)
  const required = members.filter(([, each]) => each.required).map(([name]) => name)
  const properties = members.map(([name, each]) => [name, parameterSchema(each, language)])
  const schema = { type: 'object', properties: Object.fromEntries(properties), required }
  const example = Object.fromEntries(
    members.flatMap(([name, each]) => (each.required ? [[name, each.keywords.example]] : [])),
  )
  return { required: true, content: { 'application/json': { schema, example } } }
}

/** A refusal that has a status of its own, whether strict mode is on or not. */
function refusal(description: Text, language: Language): JsonObject {
  return {
    description: description[language],
    content: { 'application/json': { schema: ref('schemas', 'Refusal') } },
  }
}

function dataOrNull(data: Operation['answer'], language: Language): JsonObject {
  const schema = fieldSchema(data, language)
  return { anyOf: [schema, { type: 'null' }], description: schema.description }
}

import type { Endpoint } from '../catalog/define.ts'
import { ownOperations } from '../catalog/operations/index.ts'
import type { Operation } from '../catalog/operations/operation.ts'
import { requestHeaders } from '../core/headers.ts'
import type { Language, Text } from '../core/text.ts'
import {
  components,
  headerRefs,
  operationParameter,
  refusalExamples,
  strictStatuses,
} from './openapi-components.ts'
import { pascalCase, ref } from './openapi-envelope.ts'
import { serviceOperation, serviceTag } from './openapi-service.ts'
import { type JsonObject, joinSentences, openingSentences } from './schema.ts'

/** The base addresses, without a trailing slash. */
export interface Servers {
  readonly global: string
  /** The second address; absent where there is none. */
  readonly cn?: string
}

export interface DocumentOptions {
  readonly servers: Servers
  /** The version of this API, as the package states it. */
  readonly version: string
}

/** What a path answers; some take a POST beside the GET that each has. */
interface PathItem {
  readonly get: JsonObject
  readonly post?: JsonObject
}

export interface OpenApiDocument {
  readonly openapi: string
  readonly info: JsonObject
  readonly servers: readonly JsonObject[]
  readonly tags: readonly JsonObject[]
  readonly security: readonly JsonObject[]
  readonly paths: Readonly<Record<string, PathItem>>
  readonly components: JsonObject
}

/** The OpenAPI 3.1 document of one endpoint. */
export function endpointDocument(
  endpoint: Endpoint,
  language: Language,
  options: DocumentOptions,
): OpenApiDocument {
  return document([endpoint], [], endpoint.title, language, options)
}

/** The OpenAPI 3.1 document of many endpoints, which share their components, and of the gateway's own. */
export function familyDocument(
  endpoints: readonly Endpoint[],
  language: Language,
  options: DocumentOptions,
): OpenApiDocument {
  return document(endpoints, ownOperations, familyTitle, language, options)
}

const familyTitle: Text = { zh: '抖音星图数据 API', en: 'Douyin Xingtu data API' }

const introduction: Text = {
  zh: '自托管的抖音星图达人数据接口。结果以响应体中的 `code` 为准，0 为成功；只有成功的调用计费。请把客户端超时设得比 60 秒略长。',
  en: 'A self-hosted API for data about creators on Douyin Xingtu. The member `code` of the body decides the outcome: 0 is success, and only success is billed. Give your client a timeout of a little more than 60 seconds.',
}

const tag: Text = { zh: '抖音星图', en: 'Douyin Xingtu' }

const tagDescription: Text = {
  zh: '巨量星图达人的内容表现、报价、指数与视频等数据。',
  en: 'Data about creators on Xingtu: content performance, prices, indices, videos.',
}

const serverDescriptions: Readonly<Record<keyof Servers, Text>> = {
  global: { zh: 'prod-global，默认环境', en: 'prod-global, the default environment' },
  cn: { zh: 'prod-cn，供中国大陆地区使用', en: 'prod-cn, for callers in mainland China' },
}

function document(
  endpoints: readonly Endpoint[],
  services: readonly Operation[],
  title: Text,
  language: Language,
  { servers, version }: DocumentOptions,
): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: {
      title: title[language],
      version,
      description: `${introduction[language]}\n\n${headerList(language)}`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: serverList(servers, language),
    tags: [
      { name: tag[language], description: tagDescription[language] },
      ...(services.length > 0 ? [serviceTag(language)] : []),
    ],
    security: [{ tokenHeader: [] }, { tokenQuery: [] }],
    paths: Object.fromEntries([
      ...endpoints.map((endpoint) => [endpoint.path, { get: operation(endpoint, language) }]),
      ...services
        .filter(({ method }) => method === 'GET')
        .map((service) => [service.path, serviceItem(service, services, language)]),
    ]),
    components: components(endpoints, language),
  }
}

function serviceItem(
  service: Operation,
  services: readonly Operation[],
  language: Language,
): PathItem {
  const posted = services.find(({ method, path }) => method === 'POST' && path === service.path)
  return {
    get: serviceOperation(service, language),
    ...(posted && { post: serviceOperation(posted, language) }),
  }
}

/** Names each address once: where both names lead to one, it is that of the first. */
function serverList({ global, cn }: Servers, language: Language): JsonObject[] {
  const server = (name: keyof Servers, url: string) => ({
    url,
    description: serverDescriptions[name][language],
    'x-name': `prod-${name}`,
  })
  const first = server('global', global)
  return cn === undefined || cn === global ? [first] : [first, server('cn', cn)]
}

/**
 * Importers of API clients switch on every header that an operation lists, with a value of their
 * own making: a made-up idempotency key is a 400 from the second creator on. So they stand in words.
 */
function headerList(language: Language): string {
  const lead: Text = {
    zh: '可选的请求头（`Idempotency-Key` 用于数据接口，以及由多次查询组成的接口）：',
    en: 'Optional request headers, of which `Idempotency-Key` counts for the data endpoints, and what is made of several calls of them:',
  }
  const lines = Object.entries(requestHeaders).map(
    ([name, { meaning }]) => `- \`${name}\`${language === 'zh' ? '：' : ': '}${meaning[language]}`,
  )
  return [lead[language], '', ...lines].join('\n')
}

function operation(endpoint: Endpoint, language: Language): JsonObject {
  const { operationId, title, parameters, acceptsCache, successor } = endpoint
  return {
    operationId,
    tags: [tag[language]],
    summary: title[language],
    description: description(endpoint, language),
    ...(successor && { deprecated: true, 'x-successor': successor.path }),
    parameters: [
      ...Object.entries(parameters).map(([name, parameter]) =>
        operationParameter(name, 'query', parameter, language),
      ),
      ...(acceptsCache ? [ref('parameters', 'AcceptCache')] : []),
    ],
    responses: {
      200: answer(endpoint, language),
      ...Object.fromEntries(
        strictStatuses.map((status) => [status, ref('responses', `Strict${status}`)]),
      ),
    },
  }
}

function description(endpoint: Endpoint, language: Language): string {
  const { successor, acceptsCache } = endpoint
  const fresh: Text = { zh: '每次调用都重新采集。', en: 'Every call collects afresh.' }
  const billing: Text = {
    zh: '`code` 为 0 时计费，其余情况均不计费；以同一个 `Idempotency-Key` 重复的调用只计一次。各业务码的含义见响应体的 `code`。单价由运营者设定，本次费用见响应头 `X-Charged` 与 `X-Cost`。',
    en: 'Billed when `code` is 0 and never otherwise; calls repeated with one `Idempotency-Key` are billed once. What each code means stands at `code` in the answer. The operator sets the price: `X-Charged` and `X-Cost` say what a call cost.',
  }
  const opening = openingSentences(endpoint, language)
  const first = [...opening, ...(acceptsCache ? [] : [fresh[language]])]
  return [
    ...(successor ? [successorText(successor.path, successor.served)[language]] : []),
    joinSentences(first, language),
    billing[language],
  ].join('\n\n')
}

function successorText(path: string, served: boolean): Text {
  if (served) {
    return {
      zh: `此接口已弃用，请改用 \`${path}\`。`,
      en: `This endpoint is deprecated: use \`${path}\` instead.`,
    }
  }
  return {
    zh: `此接口已弃用，替代接口为 \`${path}\`，本服务尚未提供。`,
    en: `This endpoint is deprecated. Its successor is \`${path}\`, which this service does not offer yet.`,
  }
}

function answer({ dataset }: Endpoint, language: Language): JsonObject {
  const text: Text = {
    zh: '调用结果，以 `code` 为准。除严格模式以及 HTTP 请求本身有误外，成功与失败均为 HTTP 200。',
    en: 'The outcome, which `code` decides. Success and refusal alike are HTTP 200 unless strict mode is on or the HTTP request itself is wrong.',
  }
  const name = pascalCase(dataset.name)
  return {
    description: text[language],
    headers: headerRefs(),
    content: {
      'application/json': {
        schema: ref('schemas', name),
        examples: { code0: ref('examples', name), ...refusalExamples() },
      },
    },
  }
}

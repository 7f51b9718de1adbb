import type { TObject } from 'typebox'
import { historyEndpoint } from '../catalog/history-endpoint.ts'
import { catalog, datasets } from '../catalog/index.ts'
import { documentedCreatorId, idPattern } from '../catalog/parameters.ts'
import {
  balanceData,
  callData,
  healthData,
  metricsData,
  observationsData,
} from '../catalog/service-data.ts'
import type { Text } from '../core/text.ts'
import { metricsOf } from './metrics.ts'
import type { JsonObject } from './schema.ts'

export interface ServiceParameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly meaning: Text
  readonly schema: JsonObject
  readonly required?: boolean
}

/** What the gateway answers beside the catalog's calls. */
export interface ServicePath {
  /** With its parameters in braces. */
  readonly path: string
  readonly operationId: string
  readonly title: Text
  readonly summary: Text
  readonly parameters: readonly ServiceParameter[]
  readonly data: TObject
  /** Whether it asks for a token. */
  readonly token: boolean
  /** What HTTP 404 says, where what the path names may not be there. */
  readonly absent?: Text
}

/** Every figure that history gives as a series, by its name. */
export const metrics = metricsOf(datasets)

/** Metrics of one question: every one reads all bodies of its dataset in the period. */
export const maxMetrics = 20

/** What is meant without them is said, as importers send text of their own where it is not. */
const period: readonly ServiceParameter[] = [
  {
    name: 'from',
    in: 'query',
    meaning: {
      zh: '起始时间（含），ISO 8601 日期或时间（如 2026-11-01），或 Unix 秒、毫秒；未带时区的按北京时间。',
      en: 'From this ISO 8601 date or time on, such as 2026-11-01, or Unix seconds or milliseconds; it is Shanghai time unless it says otherwise.',
    },
    schema: { type: 'string', default: '1970-01-01' },
  },
  {
    name: 'to',
    in: 'query',
    meaning: {
      zh: '截止时间（不含），格式同 from，如 2026-12-01T18:00:00+08:00。',
      en: 'Before this date or time in the same forms, such as 2026-12-01T18:00:00+08:00.',
    },
    schema: { type: 'string', default: '9999-12-31' },
  },
]

const creator: ServiceParameter = {
  name: 'id',
  in: 'path',
  meaning: { zh: '达人 ID。', en: "The creator's id." },
  schema: { type: 'string', pattern: idPattern.source, example: documentedCreatorId },
}

export const servicePaths = {
  balance: {
    path: '/api/balance',
    operationId: 'getBalance',
    title: { zh: '余额与限额', en: 'Balance and limits' },
    summary: {
      zh: '返回账户余额、该账户所有令牌今日的用量，以及该令牌速率与配额的剩余次数；不计费。',
      en: "Gives the account's balance, what all its tokens have used today, and what the limits of this token leave. Free.",
    },
    parameters: [],
    data: balanceData,
    token: true,
  },
  call: {
    path: '/api/calls/{requestId}',
    operationId: 'getCall',
    title: { zh: '调用记录', en: 'A call' },
    summary: {
      zh: '按请求编号查询一次调用的结局与费用；只能查询本令牌的调用，不计费。',
      en: 'Gives what became of a call of this token and what it cost, by its request id. Free.',
    },
    parameters: [
      {
        name: 'requestId',
        in: 'path',
        meaning: {
          zh: '调用返回的 requestId，也见响应头 X-Request-Id。',
          en: 'The requestId that the call was answered with, also in X-Request-Id.',
        },
        schema: {
          type: 'string',
          format: 'uuid',
          example: '019bbf61-8d00-7c3e-9f52-3b6d0a4e8c71',
        },
      },
    ],
    data: callData,
    token: true,
    absent: { zh: '该令牌没有此编号的调用。', en: 'The token has no call with this request id.' },
  },
  observations: {
    path: `${historyEndpoint.path}/{id}/observations`,
    operationId: 'getCreatorObservations',
    title: { zh: '达人的采集记录', en: "A creator's observations" },
    summary: {
      zh: '返回该达人何时被采集过、由哪个来源采集，新的在前；除非运营者定价，否则免费。',
      en: 'Gives when a creator was observed, and by which source, the newest first. Free unless the operator prices it.',
    },
    parameters: [
      creator,
      {
        name: 'dataset',
        in: 'query',
        meaning: { zh: '只看这个数据集。', en: 'Only this dataset.' },
        schema: { type: 'string', enum: datasets.map(({ name }) => name) },
      },
      ...period,
    ],
    data: observationsData,
    token: true,
  },
  metrics: {
    path: `${historyEndpoint.path}/{id}/metrics`,
    operationId: 'getCreatorMetrics',
    title: { zh: '达人指标的变化', en: "A creator's metrics over time" },
    summary: {
      zh: '返回该达人各项指标随时间的变化，单位已归一，缺失为 null；除非运营者定价，否则免费。',
      en: "Gives a creator's metrics over time in normal units, gaps as null. Free unless the operator prices it.",
    },
    parameters: [
      creator,
      {
        name: 'metric',
        in: 'query',
        required: true,
        meaning: {
          zh: `1 至 ${maxMetrics} 项指标，以逗号分隔。`,
          en: `1 to ${maxMetrics} metrics with commas between.`,
        },
        schema: {
          type: 'array',
          items: { type: 'string', enum: [...metrics.keys()] },
          minItems: 1,
          maxItems: maxMetrics,
          example: ['play_mid'],
        },
      },
      ...period,
    ],
    data: metricsData,
    token: true,
  },
  health: {
    path: '/api/health/endpoints',
    operationId: 'getEndpointHealth',
    title: { zh: '接口健康状况', en: 'Health of the endpoints' },
    summary: {
      zh: '返回各数据来源最近 24 小时与 30 天为各接口采集的成功率、耗时与健康分；无需令牌。',
      en: 'Gives how the sources have served each endpoint in the last 24 hours and 30 days, with a score. No token is needed.',
    },
    parameters: [
      {
        name: 'endpoint',
        in: 'query',
        meaning: { zh: '只看这个接口。', en: 'Only this endpoint.' },
        schema: { type: 'string', enum: [...catalog.values()].map(({ id }) => id) },
      },
    ],
    data: healthData,
    token: false,
  },
} satisfies Record<string, ServicePath>

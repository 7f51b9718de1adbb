import type { FastifyInstance, FastifyRequest } from 'fastify'
import { historyEndpoint } from '../catalog/history-endpoint.ts'
import { datasets } from '../catalog/index.ts'
import { idPattern } from '../catalog/parameters.ts'
import { AppError } from '../core/errors.ts'
import { parseInstant } from '../core/instant.ts'
import { quotedExcerpt } from '../core/redact.ts'
import { invalidValue, nearest, type Text } from '../core/text.ts'
import type { Metric } from '../derive/metrics.ts'
import { maxMetrics, metrics, servicePaths } from '../derive/service-paths.ts'
import { type CallContext, refusalBy } from '../services/calls/execute.ts'
import {
  maxObservations,
  presentSeries,
  presentTimeline,
} from '../services/observations/present.ts'
import { HistoryBusyError, type HistoryReader } from '../services/observations/reader.ts'
import type { CallRouteSettings } from './calls.ts'
import { pattern } from './paths.ts'
import { callerOf, refuse, sendData, type Visit, visitOf } from './visit.ts'

const metricNames = [...metrics.keys()]
const datasetNames = datasets.map(({ name }) => name)

/** What was seen of a creator over time. Reading it costs nothing unless it is priced. */
export function creatorRoutes(
  app: FastifyInstance,
  ctx: CallContext,
  history: HistoryReader,
  settings: CallRouteSettings,
): void {
  const tally = ctx.tally.of(historyEndpoint.id)
  app.get<Asked>(pattern(servicePaths.observations), noHead, (request, reply) =>
    serve(
      ctx,
      visitOf(ctx, settings, request, reply, tally),
      request,
      ({ subject, fromMs, toMs }) => {
        const dataset = readDataset(request)
        return async () => {
          const question = { subject, dataset, fromMs, toMs, limit: maxObservations }
          return presentTimeline(subject, await history.timeline(question))
        }
      },
    ),
  )
  app.get<Asked>(pattern(servicePaths.metrics), noHead, (request, reply) =>
    serve(
      ctx,
      visitOf(ctx, settings, request, reply, tally),
      request,
      ({ subject, fromMs, toMs }) => {
        const wanted = readMetrics(request)
        return async () => {
          const question = { subject, metrics: wanted, fromMs, toMs }
          return presentSeries(subject, await history.series(question), metrics)
        }
      },
    ),
  )
}

/** It would be charged and bring nothing. */
const noHead = { exposeHeadRoute: false }

interface Asked {
  Params: { id: string }
  Querystring: Readonly<Record<string, string | string[] | undefined>>
}

interface Period {
  readonly subject: string
  readonly fromMs: number
  readonly toMs: number
}

/** Reads what is asked, holds its price, reads the history, and charges what was answered. */
async function serve(
  ctx: CallContext,
  visit: Visit,
  request: FastifyRequest<Asked>,
  prepare: (period: Period) => () => Promise<object>,
): Promise<void> {
  const caller = callerOf(ctx, visit)
  if (!caller) return
  const call = {
    ...caller,
    requestId: visit.requestId,
    endpoint: historyEndpoint.id,
    atMs: visit.atMs,
  }
  const asked = readAsked(request, prepare)
  if (asked instanceof AppError) {
    const verdict = await ctx.gate.reject({ kind: 'reject', ...call, code: 400 })
    const told = refusalBy(verdict, historyEndpoint.path)
    return refuse(visit, told.code === 400 ? { ...told, text: asked.text } : told)
  }
  const { subject, answer } = asked
  const admission = { kind: 'admit', ...call, subject, take: 'hold', source: null } as const
  const verdict = await ctx.gate.admit(admission)
  if (verdict.code !== 0) return refuse(visit, refusalBy(verdict, historyEndpoint.path))
  const { rate, quota } = verdict.standing
  const settle = (code: 0 | 302 | 500) =>
    ctx.gate.settle({
      kind: 'settle',
      requestId: call.requestId,
      state: 'answered',
      code,
      cache: null,
      source: null,
      atMs: ctx.clock.now(),
    })
  const data = await answer().catch(async (error: unknown) => {
    await settle(error instanceof HistoryBusyError ? 302 : 500)
    if (error instanceof HistoryBusyError) return undefined
    visit.tally?.add({ code: 500, costMicros: 0 }, performance.now() - visit.tickMs)
    throw error
  })
  if (!data) return refuse(visit, { code: 302, text: busy, retryAfterMs: 1000 })
  const { costMicros, availableMicros } = await settle(0)
  sendData(
    visit,
    { charged: costMicros > 0, costMicros, account: { availableMicros, rate, quota } },
    data,
  )
}

const busy: Text = {
  zh: '历史数据查询繁忙，请一秒后重试',
  en: 'The history is busy with other questions: retry in a second',
}

function readAsked(
  request: FastifyRequest<Asked>,
  prepare: (period: Period) => () => Promise<object>,
): { readonly subject: string; readonly answer: () => Promise<object> } | AppError {
  try {
    const period = readPeriod(request)
    return { subject: period.subject, answer: prepare(period) }
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

function readPeriod(request: FastifyRequest<Asked>): Period {
  const { id } = request.params
  if (!idPattern.test(id)) {
    throw wrong('id', id, {
      zh: '16 至 19 位数字，首位不为 0',
      en: '16 to 19 digits that do not start with 0',
    })
  }
  const fromMs = readTime(request, 'from') ?? 0
  const toMs = readTime(request, 'to') ?? Number.MAX_SAFE_INTEGER
  return { subject: id, fromMs, toMs }
}

function readTime(request: FastifyRequest<Asked>, name: string): number | undefined {
  const text = readText(request, name)
  const atMs = text === undefined ? undefined : parseInstant(text)
  if (text === undefined || atMs !== undefined) return atMs
  throw wrong(name, text, {
    zh: 'ISO 8601 日期或时间，如 2027-01-31 或 2027-01-31T18:00:00+08:00',
    en: 'an ISO 8601 date or time, such as 2027-01-31 or 2027-01-31T18:00:00+08:00',
  })
}

function readDataset(request: FastifyRequest<Asked>): string | null {
  const text = readText(request, 'dataset')
  if (text === undefined || datasetNames.includes(text)) return text ?? null
  throw wrong('dataset', text, oneOf(datasetNames))
}

function readMetrics(request: FastifyRequest<Asked>): readonly Metric[] {
  const names = [...new Set((readText(request, 'metric') ?? '').split(',').filter(Boolean))]
  if (names.length === 0 || names.length > maxMetrics) {
    throw wrong('metric', names.join(','), {
      zh: `1 至 ${maxMetrics} 项指标，以逗号分隔：${metricNames.join('、')}`,
      en: `1 to ${maxMetrics} metrics with commas between: ${metricNames.join(', ')}`,
    })
  }
  return names.map((name) => {
    const metric = metrics.get(name)
    if (metric) return metric
    const near = nearest(name, metricNames)
    throw wrong('metric', name, oneOf(near ? [near] : metricNames))
  })
}

function readText(request: FastifyRequest<Asked>, name: string): string | undefined {
  const given = request.query[name]
  if (given === undefined || given === '') return undefined
  if (typeof given === 'string') return given
  throw wrong(name, String(given.length), { zh: '只传一次', en: 'one value only' })
}

function oneOf(names: readonly string[]): Text {
  return { zh: `${names.join('、')} 之一`, en: `one of ${names.join(', ')}` }
}

function wrong(name: string, value: string, accepted: Text): AppError {
  const subject = { zh: `参数 ${name} `, en: name }
  return new AppError(400, invalidValue(subject, quotedExcerpt(value), accepted))
}

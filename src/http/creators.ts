import type { FastifyInstance, FastifyRequest } from 'fastify'
import { historyEndpoint } from '../catalog/history-endpoint.ts'
import { datasets } from '../catalog/index.ts'
import { idPattern } from '../catalog/parameters.ts'
import { codes } from '../core/codes.ts'
import { AppError } from '../core/errors.ts'
import { instantForms, parseInstant } from '../core/instant.ts'
import { quotedExcerpt } from '../core/redact.ts'
import { invalidValue, nearest, type Text } from '../core/text.ts'
import type { Metric } from '../derive/metrics.ts'
import { acceptedId, type Query, repeated } from '../derive/reader.ts'
import { maxMetrics, metrics, type ServicePath, servicePaths } from '../derive/service-paths.ts'
import type { CallContext } from '../services/calls/execute.ts'
import { askHistory, type HistoryQuestion, rejectHistory } from '../services/observations/ask.ts'
import {
  maxObservations,
  presentSeries,
  presentTimeline,
} from '../services/observations/present.ts'
import type { Asking, HistoryReader } from '../services/observations/reader.ts'
import { type CallRouteSettings, callerSignal } from './calls.ts'
import { pattern } from './paths.ts'
import { askerOf, refuse, sendData, type Visit, visitOf } from './visit.ts'

const metricNames = [...metrics.keys()]
const datasetNames = datasets.map(({ name }) => name)

/** What was seen of a creator over time. Reading it costs nothing unless it is priced. */
export function creatorRoutes(
  app: FastifyInstance,
  ctx: CallContext,
  history: HistoryReader,
  settings: CallRouteSettings,
  track: (visit: Promise<void>) => Promise<void>,
): void {
  const tally = ctx.tally.of(historyEndpoint.id)
  const serve = (path: ServicePath, prepare: Prepare) => {
    app.get<Params>(pattern(path), noHead, (request, reply) =>
      track(serveHistory(ctx, visitOf(ctx, settings, request, reply, tally), request, prepare)),
    )
  }
  serve(servicePaths.observations, ({ subject, fromMs, toMs, query }) => {
    const dataset = readDataset(query)
    const question = { subject, dataset, fromMs, toMs, limit: maxObservations }
    return async () => presentTimeline(subject, await history.timeline(question))
  })
  serve(servicePaths.metrics, ({ subject, fromMs, toMs, query }, asking) => {
    const question = { subject, metrics: readMetrics(query), fromMs, toMs }
    return async () => presentSeries(subject, await history.series(question, asking), metrics)
  })
}

/** It would be charged and bring nothing. */
const noHead = { exposeHeadRoute: false }

interface Params {
  Params: { id: string }
}

interface Period {
  readonly subject: string
  readonly fromMs: number
  readonly toMs: number
  readonly query: Query
}

/** Reads what is asked and gives what answers it; throws AppError where it cannot be read. */
type Prepare = (period: Period, asking: Asking) => () => Promise<object>

async function serveHistory(
  ctx: CallContext,
  visit: Visit,
  { params }: FastifyRequest<Params>,
  prepare: Prepare,
): Promise<void> {
  try {
    await answerHistory(ctx, visit, params.id, prepare)
  } catch (error) {
    ctx.report('call failed', { requestId: visit.requestId, error })
    if (visit.reply.raw.headersSent) visit.reply.raw.destroy()
    else refuse(visit, { code: 500, text: codes[500].meaning })
  }
}

async function answerHistory(
  ctx: CallContext,
  visit: Visit,
  id: string,
  prepare: Prepare,
): Promise<void> {
  const { requestId, atMs, tickMs, tally } = visit
  const asker = askerOf(ctx, visit)
  if (!asker) return
  const { digest, address, query } = asker
  const caller = callerSignal(visit.reply.raw)
  const call = { requestId, digest, address, atMs, caller }
  const question = readQuestion(id, query, prepare, { asker: digest, signal: caller })
  const outcome =
    question instanceof AppError
      ? await rejectHistory(ctx, call, question)
      : await askHistory(ctx, call, question)
  if (!outcome) {
    tally?.add(undefined, performance.now() - tickMs)
    visit.reply.hijack()
    return
  }
  if (outcome.code !== 0) return refuse(visit, outcome)
  sendData(visit, outcome, outcome.data)
}

function readQuestion(
  id: string,
  query: Query,
  prepare: Prepare,
  asking: Asking,
): HistoryQuestion | AppError {
  try {
    const period = readPeriod(id, query)
    return { subject: period.subject, answer: prepare(period, asking) }
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

function readPeriod(id: string, query: Query): Period {
  if (!idPattern.test(id)) throw wrong('id', id, acceptedId)
  const fromMs = readTime(query, 'from') ?? 0
  const toMs = readTime(query, 'to') ?? Number.MAX_SAFE_INTEGER
  return { subject: id, fromMs, toMs, query }
}

/** An offset's plus that was not encoded arrives as a space, after a time. */
const lostPlus = / (?=\d\d(?::?\d\d)?$)(?<=[Tt ]\d\d:?\d\d.* )/

function readTime(query: Query, name: string): number | undefined {
  const text = readText(query, name)
  if (text === undefined) return undefined
  const atMs = parseInstant(text.replace(lostPlus, '+'))
  if (atMs !== undefined) return atMs
  throw wrong(name, text, instantForms)
}

function readDataset(query: Query): string | null {
  const text = readText(query, 'dataset')
  if (text === undefined || datasetNames.includes(text)) return text ?? null
  throw wrong('dataset', text, oneOf(datasetNames))
}

function readMetrics(query: Query): readonly Metric[] {
  const names = [...new Set((readText(query, 'metric') ?? '').split(',').filter(Boolean))]
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
    throw wrong('metric', name, near ? { zh: near, en: near } : oneOf(metricNames))
  })
}

function readText(query: Query, name: string): string | undefined {
  const given = query.get(name) ?? []
  if (given.length > 1) throw new AppError(400, repeated(name, given.length))
  return given[0] || undefined
}

function oneOf(names: readonly string[]): Text {
  return { zh: `${names.join('、')} 之一`, en: `one of ${names.join(', ')}` }
}

function wrong(name: string, value: string, accepted: Text): AppError {
  const subject = { zh: `参数 ${name} `, en: name }
  return new AppError(400, invalidValue(subject, quotedExcerpt(value), accepted))
}

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { choiceIn } from '../catalog/kinds/choice.ts'
import { choicesIn } from '../catalog/kinds/choices.ts'
import { instantIn } from '../catalog/kinds/instant.ts'
import { isText, type ParameterValues, valueIn } from '../catalog/kinds/values.ts'
import { figures, figuresByName } from '../catalog/operations/figures.ts'
import { historyMeter } from '../catalog/operations/history.ts'
import { observations } from '../catalog/operations/observations.ts'
import type { Operation } from '../catalog/operations/operation.ts'
import { codes } from '../core/codes.ts'
import { AppError } from '../core/errors.ts'
import { type Query, readParameters } from '../derive/reader.ts'
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

/** What was seen of a creator over time. Reading it costs nothing unless it is priced. */
export function creatorRoutes(
  app: FastifyInstance,
  ctx: CallContext,
  history: HistoryReader,
  settings: CallRouteSettings,
  track: (visit: Promise<void>) => Promise<void>,
): void {
  const tally = ctx.tally.of(historyMeter.id)
  const serve = (operation: Operation, answer: Answer) => {
    app.get<Params>(pattern(operation), noHead, (request, reply) => {
      const visit = visitOf(ctx, settings, request, reply, tally)
      return track(serveHistory(ctx, visit, request, operation, answer))
    })
  }
  serve(observations, async (values, period) => {
    const dataset = 'dataset' in values ? choiceIn(values, 'dataset').name : null
    const question = { ...period, dataset, limit: maxObservations }
    return presentTimeline(period.subject, await history.timeline(question))
  })
  serve(figures, async (values, period, asking) => {
    const asked = choicesIn(values, 'metric').flatMap(({ name }) => figuresByName.get(name) ?? [])
    const found = await history.series({ ...period, figures: asked }, asking)
    return presentSeries(period.subject, found)
  })
}

/** It would be charged and bring nothing. */
const noHead = { exposeHeadRoute: false }

interface Params {
  Params: Readonly<Record<string, string>>
}

interface Period {
  readonly subject: string
  readonly fromMs: number
  readonly toMs: number
}

type Answer = (values: ParameterValues, period: Period, asking: Asking) => Promise<object>

async function serveHistory(
  ctx: CallContext,
  visit: Visit,
  { params }: FastifyRequest<Params>,
  operation: Operation,
  answer: Answer,
): Promise<void> {
  try {
    await answerHistory(ctx, visit, params, operation, answer)
  } catch (error) {
    ctx.report('call failed', { requestId: visit.requestId, error })
    if (visit.reply.raw.headersSent) visit.reply.raw.destroy()
    else refuse(visit, { code: 500, text: codes[500].meaning })
  }
}

async function answerHistory(
  ctx: CallContext,
  visit: Visit,
  params: FastifyRequest<Params>['params'],
  operation: Operation,
  answer: Answer,
): Promise<void> {
  const { requestId, atMs, tickMs, tally } = visit
  const asker = askerOf(ctx, visit)
  if (!asker) return
  const { digest, address, query } = asker
  const caller = callerSignal(visit.reply.raw)
  const call = { requestId, digest, address, atMs, caller }
  const asking = { asker: digest, signal: caller }
  const question = readQuestion(operation, new Map([...query, ...inPath(params)]), answer, asking)
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

const inPath = (params: Params['Params']) =>
  Object.entries(params).map(([name, value]) => [name, [value]] as const)

function readQuestion(
  { parameters }: Operation,
  query: Query,
  answer: Answer,
  asking: Asking,
): HistoryQuestion | AppError {
  try {
    const values = readParameters(Object.entries(parameters), query)
    const subject = valueIn(values, 'id', isText)
    const [fromMs, toMs] = [instantIn(values, 'from'), instantIn(values, 'to')]
    return { subject, answer: () => answer(values, { subject, fromMs, toMs }, asking) }
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

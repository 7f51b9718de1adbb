import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { choiceIn } from '../catalog/kinds/choice.ts'
import { choicesIn } from '../catalog/kinds/choices.ts'
import { instantIn } from '../catalog/kinds/instant.ts'
import { isText, type ParameterValues, valueIn } from '../catalog/kinds/values.ts'
import { figures, figuresByName } from '../catalog/operations/figures.ts'
import { historyMeter } from '../catalog/operations/history.ts'
import { observations } from '../catalog/operations/observations.ts'
import type { Operation } from '../catalog/operations/operation.ts'
import { AppError } from '../core/errors.ts'
import { readParameters } from '../derive/read-parameters.ts'
import type { MeteredContext } from '../services/metered/context.ts'
import { metered, refuseUnasked } from '../services/metered/metered.ts'
import type { Outcome, Tell } from '../services/metered/outcome.ts'
import type { Patience, Work } from '../services/metered/work.ts'
import {
  maxObservations,
  presentSeries,
  presentTimeline,
} from '../services/observations/present.ts'
import type { HistoryReader } from '../services/observations/reader.ts'
import { historyWork } from '../services/observations/work.ts'
import {
  type Arrival,
  arrive,
  asAppError,
  type FrontDoor,
  failed,
  type InFlight,
  identify,
  refuseLength,
} from './front-door.ts'
import { pattern, queryOf } from './paths.ts'
import { parseQuery } from './query.ts'
import { sendData, sendRefusal } from './respond.ts'

/** What was seen of a creator over time. Reading it costs nothing unless it is priced. */
export function creatorRoutes(
  app: FastifyInstance,
  ctx: FrontDoor & MeteredContext,
  history: HistoryReader,
  inFlight: InFlight,
): void {
  const serve = (operation: Operation, answer: Answer) => {
    app.get<Params>(pattern(operation), noHead, (request, reply) =>
      serveHistory(ctx, inFlight, request, reply, operation, answer),
    )
  }
  serve(observations, async (values, period) => {
    const dataset = 'dataset' in values ? choiceIn(values, 'dataset').name : null
    const question = { ...period, dataset, limit: maxObservations }
    return presentTimeline(period.subject, await history.timeline(question))
  })
  serve(figures, async (values, period, { accountId, gone }) => {
    const asked = choicesIn(values, 'metric').flatMap(({ name }) => figuresByName.get(name) ?? [])
    const asking = { asker: String(accountId), signal: gone }
    return presentSeries(
      period.subject,
      await history.series({ ...period, figures: asked }, asking),
    )
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

type Answer = (values: ParameterValues, period: Period, patience: Patience) => Promise<object>

function serveHistory(
  ctx: FrontDoor & MeteredContext,
  inFlight: InFlight,
  { raw, params }: FastifyRequest<Params>,
  reply: FastifyReply,
  operation: Operation,
  answer: Answer,
): void {
  const arrival = arrive(ctx, raw, reply.raw)
  const query = queryOf(raw.url)
  if (refuseLength(ctx, arrival, query)) return void reply.hijack()
  inFlight.begin()
  const tell: Tell<object> = (outcome) => {
    tellOf(ctx, arrival, reply, outcome)
    inFlight.end()
  }
  try {
    const guest = identify(ctx, arrival, query)
    const given = new Map([...parseQuery(guest.query), ...inPath(params)])
    metered(ctx, guest, historyMeter, workOf(operation, given, answer), tell)
  } catch (error) {
    refuseUnasked(ctx, arrival, historyMeter, asAppError(ctx, arrival, error), tell)
  }
}

const inPath = (params: Params['Params']) =>
  Object.entries(params).map(([name, value]) => [name, [value]] as const)

function workOf(
  { parameters }: Operation,
  given: ReadonlyMap<string, readonly string[]>,
  answer: Answer,
): Work<object> | AppError {
  try {
    const values = readParameters(Object.entries(parameters), given)
    const subject = valueIn(values, 'id', isText)
    const [fromMs, toMs] = [instantIn(values, 'from'), instantIn(values, 'to')]
    const period = { subject, fromMs, toMs }
    return historyWork(subject, (patience) => answer(values, period, patience))
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

function tellOf(
  ctx: FrontDoor,
  arrival: Arrival,
  reply: FastifyReply,
  outcome: Outcome<object> | undefined,
): void {
  try {
    if (outcome?.code === 0) sendData(arrival, reply, outcome, outcome.answer, ctx.language)
    else reply.hijack()
    if (outcome && outcome.code !== 0) sendRefusal(arrival, outcome, { fallback: ctx.language })
  } catch (error) {
    failed(ctx, arrival, error)
  }
}

import type { FastifyInstance } from 'fastify'
import { choiceIn } from '../catalog/kinds/choice.ts'
import { choicesIn } from '../catalog/kinds/choices.ts'
import { instantIn } from '../catalog/kinds/instant.ts'
import type { ParameterValues } from '../catalog/kinds/values.ts'
import { figures, figuresByName } from '../catalog/operations/figures.ts'
import { observations } from '../catalog/operations/observations.ts'
import type { Operation } from '../catalog/operations/operation.ts'
import { AppError } from '../core/errors.ts'
import type { MeteredContext } from '../services/metered/context.ts'
import type { Outcome } from '../services/metered/outcome.ts'
import type { Patience, Work } from '../services/metered/work.ts'
import {
  maxObservations,
  presentSeries,
  presentTimeline,
} from '../services/observations/present.ts'
import type { HistoryReader } from '../services/observations/reader.ts'
import { historyWork } from '../services/observations/work.ts'
import { type Arrival, arrive, type FrontDoor, type InFlight, serveMetered } from './front-door.ts'
import { pattern } from './paths.ts'
import { type PathParams, valuesOf } from './query.ts'
import { sendData, sendRefusal } from './respond.ts'

/** What was seen of a creator over time. Reading it costs nothing unless it is priced. */
export function creatorRoutes(
  app: FastifyInstance,
  ctx: FrontDoor & MeteredContext,
  history: HistoryReader,
  inFlight: InFlight,
): void {
  const serve = (operation: Operation, answer: Answer) => {
    const { meter } = operation
    if (!meter) throw new Error(`${operation.path} has no meter to be paid by`)
    app.get<PathParams>(pattern(operation), noHead, ({ raw, params }, reply) => {
      reply.hijack()
      const arrival = arrive(ctx, raw, reply.raw)
      const workOf = (query: string) => workFor(operation, query, params, answer)
      serveMetered(ctx, inFlight, arrival, meter, workOf, (outcome) => tell(ctx, arrival, outcome))
    })
  }
  serve(observations, async (values, period) => {
    const dataset = 'dataset' in values ? choiceIn(values, 'dataset').name : null
    const question = { ...period, dataset, limit: maxObservations }
    return presentTimeline(period.subject, await history.timeline(question))
  })
  serve(figures, async (values, period, { accountId, gone }) => {
    const asked = choicesIn(values, 'metric').flatMap(({ name }) => figuresByName.get(name) ?? [])
    const asking = { asker: String(accountId), signal: gone }
    const found = await history.series({ ...period, figures: asked }, asking)
    return presentSeries(period.subject, found)
  })
}

/** It would be charged and bring nothing. */
const noHead = { exposeHeadRoute: false }

interface AskedPeriod {
  readonly subject: string
  readonly fromMs: number
  readonly toMs: number
}

type Answer = (values: ParameterValues, period: AskedPeriod, patience: Patience) => Promise<object>

function workFor(
  operation: Operation,
  query: string,
  params: PathParams['Params'],
  answer: Answer,
): Work<object> | AppError {
  try {
    const values = valuesOf(operation, query, params)
    const [{ id: subject } = { id: '' }] = operation.subjects?.(values) ?? []
    const [fromMs, toMs] = [instantIn(values, 'from'), instantIn(values, 'to')]
    return historyWork(subject, (patience) => answer(values, { subject, fromMs, toMs }, patience))
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

function tell(ctx: FrontDoor, arrival: Arrival, outcome: Outcome<object> | undefined): void {
  if (outcome?.code === 0) sendData(arrival, outcome, outcome.answer, ctx.language)
  else if (outcome) sendRefusal(arrival, outcome, { fallback: ctx.language })
  else arrival.response.destroy()
}

import type { FastifyInstance } from 'fastify'
import { choiceIn } from '../catalog/kinds/choice.ts'
import { choicesIn } from '../catalog/kinds/choices.ts'
import { instantIn } from '../catalog/kinds/instant.ts'
import type { ParameterValues } from '../catalog/kinds/values.ts'
import { changes } from '../catalog/operations/changes.ts'
import { figures, figuresByName } from '../catalog/operations/figures.ts'
import { observations } from '../catalog/operations/observations.ts'
import type { Operation } from '../catalog/operations/operation.ts'
import { AppError } from '../core/errors.ts'
import type { MeteredContext } from '../services/metered/context.ts'
import type { Outcome } from '../services/metered/outcome.ts'
import type { Patience, Work } from '../services/metered/work.ts'
import {
  maxObservations,
  presentChanges,
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
  serve(observations, async (values, subject) => {
    const dataset = 'dataset' in values ? choiceIn(values, 'dataset').name : null
    const question = { subject, ...periodOf(values), dataset, limit: maxObservations }
    return presentTimeline(subject, await history.timeline(question))
  })
  serve(figures, async (values, subject, patience) => {
    const asked = choicesIn(values, 'metric').flatMap(({ name }) => figuresByName.get(name) ?? [])
    const question = { subject, ...periodOf(values), figures: asked }
    return presentSeries(subject, await history.series(question, askingOf(patience)))
  })
  serve(changes, async (values, subject, patience) => {
    const sinceMs = instantIn(values, 'since')
    const question = { subject, sinceMs, figures: [...figuresByName.values()] }
    return presentChanges(subject, await history.changes(question, askingOf(patience)))
  })
}

const periodOf = (values: ParameterValues) => ({
  fromMs: instantIn(values, 'from'),
  toMs: instantIn(values, 'to'),
})

const askingOf = ({ accountId, gone }: Patience) => ({ asker: String(accountId), signal: gone })

/** It would be charged and bring nothing. */
const noHead = { exposeHeadRoute: false }

type Answer = (values: ParameterValues, subject: string, patience: Patience) => Promise<object>

function workFor(
  operation: Operation,
  query: string,
  params: PathParams['Params'],
  answer: Answer,
): Work<object> | AppError {
  try {
    const values = valuesOf(operation, query, params)
    const [{ id: subject } = { id: '' }] = operation.subjects?.(values) ?? []
    return historyWork(subject, (patience) => answer(values, subject, patience))
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

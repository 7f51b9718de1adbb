import type { FastifyInstance } from 'fastify'
import { tierOfMost } from '../catalog/compared.ts'
import { choiceIn, codeIn } from '../catalog/kinds/choice.ts'
import { choicesIn } from '../catalog/kinds/choices.ts'
import { flagIn } from '../catalog/kinds/flag.ts'
import { idsIn } from '../catalog/kinds/ids.ts'
import { isText, type ParameterValues, valueIn } from '../catalog/kinds/values.ts'
import { wholeIn } from '../catalog/kinds/whole.ts'
import { compare } from '../catalog/operations/compare.ts'
import type { Operation } from '../catalog/operations/operation.ts'
import { view } from '../catalog/operations/view.ts'
import { sections } from '../catalog/view/sections/index.ts'
import type { Language } from '../core/text.ts'
import type { Cell } from '../derive/cells.ts'
import { byteOrderMark, csvText } from '../derive/csv.ts'
import type { Asked, Brought, Quoted } from '../services/creators/ask.ts'
import { compareCreators } from '../services/creators/compare.ts'
import type { ViewContext } from '../services/creators/gather.ts'
import {
  comparisonRows,
  presentComparison,
  presentComparisonQuote,
} from '../services/creators/present-comparison.ts'
import { presentView, presentViewQuote, viewRows } from '../services/creators/present-view.ts'
import { viewCreator } from '../services/creators/view.ts'
import type { Who } from '../services/metered/context.ts'
import {
  type Arrival,
  arrive,
  type FrontDoor,
  failed,
  type InFlight,
  identify,
  refuseLength,
  unsent,
} from './front-door.ts'
import { languageOf } from './negotiation.ts'
import { pattern, queryOf } from './paths.ts'
import { type PathParams, valuesOf } from './query.ts'
import { sendCsv, sendData, sendRefusal } from './respond.ts'

/** A question of several calls: how it is asked, and told. */
interface Viewing {
  readonly ask: (who: Who) => Promise<Asked>
  readonly quote: (quoted: Quoted) => object
  readonly present: (brought: Brought, language: Language) => object
  readonly rows: (brought: Brought, language: Language) => readonly (readonly Cell[])[]
  /** The name of a file, without its ending. */
  readonly file: string
}

/** One view of a creator, and several side by side: free themselves, each of their calls is paid for. */
export function viewRoutes(app: FastifyInstance, ctx: FrontDoor & ViewContext, inFlight: InFlight) {
  const serve = (operation: Operation, viewing: (values: ParameterValues) => Viewing) => {
    app.get<PathParams>(pattern(operation), noHead, ({ raw, params }, reply) => {
      reply.hijack()
      const arrival = arrive(ctx, raw, reply.raw)
      inFlight.begin()
      answer(ctx, arrival, operation, params, viewing)
        .catch((error: unknown) => failed(ctx, arrival, error))
        .finally(() => inFlight.end())
    })
  }
  serve(view, (values) => viewOf(ctx, values))
  serve(compare, (values) => comparisonOf(ctx, values))
}

/** It would be charged and bring nothing. */
const noHead = { exposeHeadRoute: false }

async function answer(
  ctx: FrontDoor & ViewContext,
  arrival: Arrival,
  operation: Operation,
  params: PathParams['Params'],
  viewing: (values: ParameterValues) => Viewing,
): Promise<void> {
  const query = queryOf(arrival.request.url)
  if (refuseLength(ctx, arrival, query)) return
  const guest = identify(ctx, arrival, query)
  const values = valuesOf(operation, guest.query, params)
  const { ask, ...telling } = viewing(values)
  const asked = await ask(guest)
  if (!asked) arrival.response.destroy()
  else if ('refusal' in asked) sendRefusal(arrival, asked.refusal, { fallback: ctx.language })
  else if ('quoted' in asked) {
    const { standing } = asked.quoted
    const head = { requestId: arrival.requestId, costMicros: 0, standing, sourceMs: undefined }
    sendData(arrival, head, telling.quote(asked.quoted), ctx.language)
  } else tell(ctx, arrival, asked.brought, telling, choiceIn(values, 'format').name === 'csv')
}

/** Tells what was paid for: what goes wrong here must not say that nothing was. */
function tell(
  ctx: FrontDoor,
  arrival: Arrival,
  brought: Brought,
  { rows, present, file }: Omit<Viewing, 'ask'>,
  isCsv: boolean,
): void {
  const { costMicros, standing } = brought
  const language = languageOf(arrival.request.headers['accept-language'], ctx.language)
  const head = { requestId: arrival.requestId, costMicros, standing, sourceMs: undefined }
  try {
    if (isCsv) {
      sendCsv(arrival, head, file, byteOrderMark + csvText(rows(brought, language)))
    } else sendData(arrival, head, present(brought, language), ctx.language)
  } catch (error) {
    unsent(ctx, arrival, error)
  }
}

function viewOf(ctx: ViewContext, values: ParameterValues): Viewing {
  const creator = valueIn(values, 'id', isText)
  const names = new Set(choicesIn(values, 'sections').map(({ name }) => name))
  const input = {
    creator,
    sections: sections.filter(({ name }) => names.has(name)),
    ...commonOf(values),
  }
  return {
    ask: (who) => viewCreator(ctx, who, input),
    quote: (quoted) => presentViewQuote(creator, quoted),
    present: (brought, language) => presentView(creator, brought, ctx.flagThresholds, language),
    rows: (brought, language) => viewRows(creator, brought, ctx.flagThresholds, language),
    file: `creator-${creator}`,
  }
}

function comparisonOf(ctx: ViewContext, values: ParameterValues): Viewing {
  const tier = valueIn(values, 'tier', isText)
  const basis = {
    tier: tier === tierOfMost ? undefined : tier,
    kind: codeIn(values, 'kind') === '2' ? ('xingtu' as const) : ('personal' as const),
    days: codeIn(values, 'days') === '90' ? (90 as const) : (30 as const),
  }
  const input = { creators: idsIn(values, 'ids'), basis, ...commonOf(values) }
  return {
    ask: (who) => compareCreators(ctx, who, input),
    quote: (quoted) => presentComparisonQuote(quoted, input),
    present: (brought, language) => presentComparison(brought, input, ctx.flagThresholds, language),
    rows: (brought, language) => comparisonRows(brought, input, ctx.flagThresholds, language),
    file: 'creators',
  }
}

const commonOf = (values: ParameterValues) => ({
  maxAgeMs: wholeIn(values, 'maxAge') * 1000,
  isDryRun: flagIn(values, 'dryRun'),
})

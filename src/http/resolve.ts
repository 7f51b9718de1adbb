import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { flagIn } from '../catalog/kinds/flag.ts'
import { linesIn } from '../catalog/kinds/lines.ts'
import { isText, type ParameterValues, valueIn } from '../catalog/kinds/values.ts'
import { wholeIn } from '../catalog/kinds/whole.ts'
import { resolveCreator, resolveCreators as resolveMany } from '../catalog/operations/resolve.ts'
import { AppError } from '../core/errors.ts'
import type { Language } from '../core/text.ts'
import { misspeltName, readJsonParameters } from '../derive/read-parameters.ts'
import { presentLines, presentOne } from '../services/creators/present-resolved.ts'
import {
  type ResolveContext,
  type Resolved,
  resolveCreators,
} from '../services/creators/resolve.ts'
import { inquire } from '../services/metered/inquire.ts'
import {
  type Arrival,
  arrive,
  type FrontDoor,
  failed,
  type Guest,
  type InFlight,
  identify,
  refuse,
  refuseLength,
  unsent,
} from './front-door.ts'
import { languageOf } from './negotiation.ts'
import { pathOf, queryOf } from './paths.ts'
import { parseQuery, valuesOf } from './query.ts'
import { BodyError, holdBody, readJsonBody } from './request-body.ts'
import { sendData, sendRefusal } from './respond.ts'

type ResolveFrontDoor = FrontDoor & ResolveContext

/** Serves the POST; false where a request is another. */
export type ServePost = (request: IncomingMessage, response: ServerResponse) => boolean

/**
 * From names and links to creators: one line by GET, many by POST. Both are free themselves, and each
 * search is paid for.
 */
export function resolveRoutes(
  app: FastifyInstance,
  ctx: ResolveFrontDoor,
  inFlight: InFlight,
): ServePost {
  const serve = (arrival: Arrival, question: (guest: Guest) => Promise<Question | undefined>) => {
    inFlight.begin()
    answer(ctx, arrival, question)
      .catch((error: unknown) => failed(ctx, arrival, error))
      .finally(() => inFlight.end())
  }
  // A HEAD would be charged and bring nothing.
  app.get(resolveCreator.path, { exposeHeadRoute: false }, ({ raw }, reply) => {
    reply.hijack()
    serve(arrive(ctx, raw, reply.raw), async ({ query }) => {
      const values = valuesOf(resolveCreator, query, {})
      return { values, lines: [valueIn(values, 'q', isText)], present: presentOne }
    })
  })
  return (request, response) => {
    if (request.method !== 'POST' || pathOf(request.url) !== resolveMany.path) return false
    holdBody(request)
    const arrival = arrive(ctx, request, response)
    serve(arrival, (guest) => questionIn(ctx, arrival, guest))
    return true
  }
}

/** The lines that are asked about, and how they are told. */
interface Question {
  readonly values: ParameterValues
  readonly lines: readonly string[]
  readonly present: (resolved: Resolved, language: Language) => object
}

/** Nothing is read of whoever may not ask. Undefined where that was told. */
async function questionIn(
  ctx: ResolveFrontDoor,
  arrival: Arrival,
  guest: Guest,
): Promise<Question | undefined> {
  const holder = await inquire(ctx, guest)
  if ('code' in holder) {
    arrival.request.resume()
    sendRefusal(arrival, holder, { fallback: ctx.language })
    return undefined
  }
  try {
    const body = await readJsonBody(arrival.request)
    refuseMembers(guest.query)
    const names = [...Object.keys(body), ...parseQuery(guest.query).keys()]
    const misspelt = misspeltName(Object.keys(resolveMany.parameters), names)
    if (misspelt) throw new AppError(400, misspelt)
    const values = readJsonParameters(Object.entries(resolveMany.parameters), body)
    return { values, lines: linesIn(values, 'lines'), present: presentLines }
  } catch (error) {
    if (!(error instanceof BodyError)) throw error
    const { standing } = holder
    const extra = ['Connection', 'close']
    refuse(ctx, arrival, error, { standing, httpStatus: error.httpStatus, extra })
    return undefined
  }
}

/** A member of the body that stands in the query must not be passed over: it may be `dryRun`. */
function refuseMembers(query: string): void {
  const { parameters } = resolveMany
  const name = [...parseQuery(query).keys()].find((each) => Object.hasOwn(parameters, each))
  if (name === undefined) return
  throw new AppError(400, {
    zh: `查询串中有 ${name}，POST 不从查询串读取它：请作为 JSON 请求体的成员给出，如 {"lines": ["…"], "dryRun": true}`,
    en: `${name} is in the query, where a POST does not look for it: give it as a member of the JSON body, such as {"lines": ["…"], "dryRun": true}`,
  })
}

async function answer(
  ctx: ResolveFrontDoor,
  arrival: Arrival,
  questionOf: (guest: Guest) => Promise<Question | undefined>,
): Promise<void> {
  const query = queryOf(arrival.request.url)
  if (refuseLength(ctx, arrival, query)) return
  const guest = identify(ctx, arrival, query)
  const question = await questionOf(guest)
  if (!question) return
  const { lines, values, present } = question
  const maxAgeMs = wholeIn(values, 'maxAge') * 1000
  const input = { lines, maxAgeMs, isDryRun: flagIn(values, 'dryRun') }
  const resolved = await resolveCreators(ctx, guest, input)
  if (!resolved) arrival.response.destroy()
  else if ('code' in resolved) sendRefusal(arrival, resolved, { fallback: ctx.language })
  else tell(ctx, arrival, resolved, present)
}

/** Tells what was paid for: what goes wrong here must not say that nothing was. */
function tell(
  ctx: FrontDoor,
  arrival: Arrival,
  resolved: Resolved,
  present: Question['present'],
): void {
  const { costMicros, standing } = resolved
  const language = languageOf(arrival.request.headers['accept-language'], ctx.language)
  const head = { requestId: arrival.requestId, costMicros, standing, sourceMs: undefined }
  try {
    sendData(arrival, head, present(resolved, language), ctx.language)
  } catch (error) {
    unsent(ctx, arrival, error)
  }
}

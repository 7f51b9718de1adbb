import type { FastifyInstance } from 'fastify'
import { isText, type ParameterValues, valueIn } from '../catalog/kinds/values.ts'
import { balance } from '../catalog/operations/balance.ts'
import { call } from '../catalog/operations/call.ts'
import type { Operation } from '../catalog/operations/operation.ts'
import { AppError } from '../core/errors.ts'
import type { Text } from '../core/text.ts'
import { presentBalance } from '../services/accounts/present.ts'
import { presentOwnCall } from '../services/calls/present.ts'
import type { MeteredContext } from '../services/metered/context.ts'
import { type HolderView, inquire } from '../services/metered/inquire.ts'
import {
  type Arrival,
  arrive,
  type FrontDoor,
  failed,
  identify,
  refuse,
  refuseLength,
} from './front-door.ts'
import { pattern, queryOf } from './paths.ts'
import { type PathParams, valuesOf } from './query.ts'
import { sendData, sendRefusal } from './respond.ts'

type AccountContext = FrontDoor & Pick<MeteredContext, 'ledger'>

/** Answers an operation from what the token's holder may know; undefined where there is no such thing. */
type Present = (view: HolderView, arrival: Arrival) => object | undefined

/** What a token's holder may ask for free: the account's balance, and what became of a call. */
export function accountRoutes(app: FastifyInstance, ctx: AccountContext): void {
  const serve = (operation: Operation, about: About, present: Present) => {
    app.get<PathParams>(pattern(operation), ({ raw, params }, reply) => {
      reply.hijack()
      const arrival = arrive(ctx, raw, reply.raw)
      answer(ctx, arrival, operation, params, about, present).catch((error: unknown) =>
        failed(ctx, arrival, error),
      )
    })
  }
  serve(balance, nothing, (view, { atMs }) => presentBalance(view, atMs))
  serve(
    call,
    (values) => valueIn(values, 'requestId', isText),
    (view) => view.call && presentOwnCall(view.call),
  )
}

/** The request id of the call that is asked about, if any. */
type About = (values: ParameterValues) => string | undefined

const nothing: About = () => undefined

/** Asks the ledger in the holder's name. What it throws is for the caller, or a fault of our own. */
async function answer(
  ctx: AccountContext,
  arrival: Arrival,
  operation: Operation,
  params: PathParams['Params'],
  about: About,
  present: Present,
): Promise<void> {
  const query = queryOf(arrival.request.url)
  if (refuseLength(ctx, arrival, query)) return
  const guest = identify(ctx, arrival, query)
  const values = valuesOf(operation, guest.query, params)
  const requestId = about(values)
  const view = await inquire(ctx, guest, requestId === undefined ? {} : { requestId })
  if ('code' in view) return sendRefusal(arrival, view, { fallback: ctx.language })
  const { standing } = view
  const data = present(view, arrival)
  if (data) {
    const head = { requestId: arrival.requestId, costMicros: 0, standing, sourceMs: undefined }
    sendData(arrival, head, data, ctx.language)
  } else refuse(ctx, arrival, new AppError(400, unknownCall), { standing, httpStatus: 404 })
}

const unknownCall: Text = {
  zh: '该令牌没有这个请求编号的调用。因超出速率限制而被拒绝的调用不留记录，也不计费',
  en: 'The token has no call with this request id. Calls refused by the rate limit are not kept, and never charged',
}

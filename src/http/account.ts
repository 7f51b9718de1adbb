import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { balance } from '../catalog/operations/balance.ts'
import { call } from '../catalog/operations/call.ts'
import { AppError } from '../core/errors.ts'
import type { Text } from '../core/text.ts'
import type { Inquiry } from '../ledger/protocol.ts'
import { presentBalance } from '../services/accounts/present.ts'
import { presentOwnCall } from '../services/calls/present.ts'
import type { MeteredContext } from '../services/metered/context.ts'
import { faultText } from '../services/metered/refusals.ts'
import {
  type Arrival,
  arrive,
  type FrontDoor,
  identify,
  refuse,
  refuseLength,
} from './front-door.ts'
import { pattern, queryOf } from './paths.ts'
import { parseQuery } from './query.ts'
import { sendData } from './respond.ts'

type AccountContext = FrontDoor & Pick<MeteredContext, 'ledger'>

/** What a token's holder may ask for free: the account's balance, and what became of a call. */
export function accountRoutes(app: FastifyInstance, ctx: AccountContext): void {
  app.get(pattern(balance), async (request, reply) => {
    const asked = await ask(ctx, request, reply)
    if (asked) sendFree(ctx, asked, reply, presentBalance(asked.known, asked.arrival.atMs))
  })
  app.get<{ Params: { requestId: string } }>(pattern(call), async (request, reply) => {
    const asked = await ask(ctx, request, reply, request.params.requestId)
    if (!asked) return
    const { arrival, known } = asked
    if (known.call) return sendFree(ctx, asked, reply, presentOwnCall(known.call))
    reply.hijack()
    const told = { standing: known.standing, httpStatus: 404 }
    refuse(ctx, arrival, { code: 400, text: unknownCall }, told)
  })
  app.get('/api/calls', (request, reply) => {
    reply.hijack()
    const arrival = arrive(ctx, request.raw, reply.raw)
    refuse(ctx, arrival, { code: 400, text: requestIdMissing }, { httpStatus: 404 })
  })
}

/** What was asked, and what the token's holder may know. */
interface Asked {
  readonly arrival: Arrival
  readonly known: Extract<Inquiry, { fault?: undefined }>
}

/** Asks the ledger in the holder's name; refuses, and gives undefined, where the token is not let in. */
async function ask(
  ctx: AccountContext,
  { raw }: FastifyRequest,
  reply: FastifyReply,
  requestId?: string,
): Promise<Asked | undefined> {
  const arrival = arrive(ctx, raw, reply.raw)
  const holder = holderOf(ctx, arrival, queryOf(raw.url))
  if (!holder) return void reply.hijack()
  const inquiry = { kind: 'inquiry' as const, ...holder, atMs: arrival.atMs }
  const known = await ctx.ledger.inquire(
    requestId === undefined ? inquiry : { ...inquiry, requestId },
  )
  if (known.fault === undefined) return { arrival, known }
  reply.hijack()
  return void refuse(ctx, arrival, { code: 100, text: faultText(known.fault) })
}

/** Who asks; refuses, and gives undefined, where that cannot be read or is nobody. */
function holderOf(ctx: AccountContext, arrival: Arrival, query: string) {
  if (refuseLength(ctx, arrival, query)) return undefined
  try {
    const { digest, address, query: rest } = identify(ctx, arrival, query)
    parseQuery(rest)
    if (typeof digest === 'string') return { digest, address }
    return void refuse(ctx, arrival, { code: 100, text: digest })
  } catch (error) {
    if (error instanceof AppError) return void refuse(ctx, arrival, error)
    throw error
  }
}

function sendFree(
  { language }: AccountContext,
  { arrival, known: { standing } }: Asked,
  reply: FastifyReply,
  data: object,
): void {
  const { requestId } = arrival
  const told = { requestId, costMicros: 0, standing, sourceMs: undefined }
  sendData(arrival, reply, told, data, language)
}

const unknownCall: Text = {
  zh: '该令牌没有这个请求编号的调用。因超出速率限制而被拒绝的调用不留记录，也不计费',
  en: 'The token has no call with this request id. Calls refused by the rate limit are not kept, and never charged',
}

const requestIdMissing: Text = {
  zh: `地址缺少请求编号，应为 ${call.path}`,
  en: `The address lacks a request id: it is ${call.path}`,
}

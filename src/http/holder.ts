import type { FastifyInstance } from 'fastify'
import { balance } from '../catalog/operations/balance.ts'
import { call } from '../catalog/operations/call.ts'
import type { Text } from '../core/text.ts'
import type { Inquiry } from '../ledger/protocol.ts'
import { presentBalance, presentCall } from '../services/accounts/standing.ts'
import type { CallContext } from '../services/calls/execute.ts'
import type { Account } from '../services/calls/outcome.ts'
import { faultText } from '../services/calls/refusals.ts'
import type { CallRouteSettings } from './calls.ts'
import { pattern } from './paths.ts'
import { askerOf, refuse, sendData, type Visit, visitOf } from './visit.ts'

type Answerable = Extract<Inquiry, { fault?: undefined }>

/** What a token's holder may ask for free: the account's balance, and what became of a call. */
export function holderRoutes(
  app: FastifyInstance,
  ctx: CallContext,
  settings: CallRouteSettings,
): void {
  app.get(pattern(balance), async (request, reply) => {
    const visit = visitOf(ctx, settings, request, reply)
    const inquiry = await ask(ctx, visit)
    if (inquiry) sendFree(visit, inquiry, presentBalance(inquiry, visit.atMs))
  })
  app.get<{ Params: { requestId: string } }>(pattern(call), async (request, reply) => {
    const visit = visitOf(ctx, settings, request, reply)
    const inquiry = await ask(ctx, visit, request.params.requestId)
    if (inquiry?.call) sendFree(visit, inquiry, presentCall(inquiry.call))
    else if (inquiry) {
      refuse(visit, { code: 400, text: unknownCall, account: accountOf(inquiry) }, 404)
    }
  })
  app.get('/api/calls', async (request, reply) => {
    refuse(visitOf(ctx, settings, request, reply), { code: 400, text: requestIdMissing }, 404)
  })
}

/** Asks the ledger in the holder's name; refuses, and gives undefined, where the token is not let in. */
async function ask(
  ctx: CallContext,
  visit: Visit,
  requestId?: string,
): Promise<Answerable | undefined> {
  const asker = askerOf(ctx, visit)
  if (!asker) return undefined
  const { digest, address } = asker
  const inquiry = await ctx.ledger.inquire({
    kind: 'inquiry',
    digest,
    address,
    ...(requestId !== undefined && { requestId }),
    atMs: visit.atMs,
  })
  if (inquiry.fault === undefined) return inquiry
  refuse(visit, { code: 100, text: faultText(inquiry.fault) })
  return undefined
}

function sendFree(visit: Visit, inquiry: Answerable, data: object): void {
  sendData(visit, { costMicros: 0, account: accountOf(inquiry) }, data)
}

function accountOf({ standing: { availableMicros, rate, quota } }: Answerable): Account {
  return { availableMicros, rate, quota }
}

const unknownCall: Text = {
  zh: '该令牌没有这个请求编号的调用。因超出速率限制而被拒绝的调用不留记录，也不计费',
  en: 'The token has no call with this request id. Calls refused by the rate limit are not kept, and never charged',
}

const requestIdMissing: Text = {
  zh: `地址缺少请求编号，应为 ${call.path}`,
  en: `The address lacks a request id: it is ${call.path}`,
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { shanghaiIso } from '../core/clock.ts'
import { codes } from '../core/codes.ts'
import { envelopeHead, envelopeTail } from '../core/envelope.ts'
import { newRequestId } from '../core/ids.ts'
import { languageOf, type Text } from '../core/text.ts'
import { presentBalance, presentCall } from '../services/accounts/standing.ts'
import type { CallContext } from '../services/calls/execute.ts'
import type { Account } from '../services/calls/outcome.ts'
import { faultText, tokenProblem } from '../services/calls/refusals.ts'
import type { Inquiry } from '../store/gate/protocol.ts'
import { callerAddress } from './address.ts'
import { type CallRouteSettings, tokenOf } from './calls.ts'
import { headerRecord, standingHeaders } from './headers.ts'
import { type Arrival, sendRefusal } from './respond.ts'

type Answerable = Extract<Inquiry, { fault?: undefined }>

/** A question of a token's holder, from its arrival to its answer. */
interface Visit extends Arrival {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** What a token's holder may ask for free: the account's balance, and what became of a call. */
export function holderRoutes(
  app: FastifyInstance,
  ctx: CallContext,
  settings: CallRouteSettings,
): void {
  const visitOf = (request: FastifyRequest, reply: FastifyReply): Visit => ({
    request,
    reply,
    atMs: ctx.clock.now(),
    tickMs: performance.now(),
  })
  app.get('/api/balance', async (request, reply) => {
    const visit = visitOf(request, reply)
    const inquiry = await ask(ctx, settings, visit)
    if (inquiry) sendData(settings, visit, inquiry, presentBalance(inquiry, visit.atMs))
  })
  app.get<{ Params: { requestId: string } }>('/api/calls/:requestId', async (request, reply) => {
    const visit = visitOf(request, reply)
    const inquiry = await ask(ctx, settings, visit, request.params.requestId)
    if (inquiry?.call) sendData(settings, visit, inquiry, presentCall(inquiry.call))
    else if (inquiry) refuse(settings, visit, 400, unknownCall, accountOf(inquiry))
  })
  app.get('/api/calls', async (request, reply) => {
    refuse(settings, visitOf(request, reply), 400, requestIdMissing)
  })
}

/** Asks the gate in the holder's name; refuses, and gives undefined, where the token does not open it. */
async function ask(
  ctx: CallContext,
  settings: CallRouteSettings,
  visit: Visit,
  requestId?: string,
): Promise<Answerable | undefined> {
  const { request, atMs } = visit
  const { token: inQuery } = request.query as Record<string, unknown>
  const token = tokenOf(request.headers, typeof inQuery === 'string' ? inQuery : undefined)
  const digest = token && ctx.digestOf(token)
  if (!digest) {
    refuse(settings, visit, 100, tokenProblem(token))
    return undefined
  }
  const inquiry = await ctx.gate.inquire({
    kind: 'inquiry',
    digest,
    address: callerAddress(request.raw, settings.trustedProxies),
    ...(requestId !== undefined && { requestId }),
    atMs,
  })
  if (inquiry.fault === undefined) return inquiry
  refuse(settings, visit, 100, faultText(inquiry.fault))
  return undefined
}

function accountOf({ standing: { availableMicros, rate, quota } }: Answerable): Account {
  return { availableMicros, rate, quota }
}

function sendData(
  settings: CallRouteSettings,
  { request, reply, atMs, tickMs }: Visit,
  inquiry: Answerable,
  data: object,
): void {
  const language = languageOf(request.headers['accept-language'], settings.language)
  const requestId = newRequestId(atMs)
  const head = envelopeHead({
    code: 0,
    message: codes[0].meaning[language],
    data: JSON.stringify(data),
    recordTime: shanghaiIso(atMs),
  })
  const told = { requestId, costMicros: 0, strict: false, account: accountOf(inquiry) }
  reply
    .headers(headerRecord(standingHeaders(told, false, performance.now() - tickMs)))
    .type('application/json; charset=utf-8')
    .send(head + envelopeTail(requestId))
}

/** An address that leads nowhere is HTTP 404 in either mode; a token's refusal follows the mode. */
function refuse(
  settings: CallRouteSettings,
  { request, reply, atMs, tickMs }: Visit,
  code: 100 | 400,
  text: Text,
  account?: Account,
): void {
  reply.hijack()
  const requestId = newRequestId(atMs)
  const refused = {
    code,
    text,
    requestId,
    costMicros: 0,
    strict: false,
    ...(account && { account }),
  }
  sendRefusal(request.raw, reply.raw, refused, {
    fallback: settings.language,
    atMs,
    tickMs,
    ...(code === 400 && { httpStatus: 404 }),
  })
}

const unknownCall: Text = {
  zh: '该令牌没有这个请求编号的调用。因超出速率限制而被拒绝的调用不留记录，也不计费',
  en: 'The token has no call with this request id. Calls refused by the rate limit are not kept, and never charged',
}

const requestIdMissing: Text = {
  zh: '地址缺少请求编号，应为 /api/calls/{requestId}',
  en: 'The address lacks a request id: it is /api/calls/{requestId}',
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { shanghaiIso } from '../core/clock.ts'
import { codes } from '../core/codes.ts'
import { envelopeHead, envelopeTail } from '../core/envelope.ts'
import { newRequestId } from '../core/ids.ts'
import { languageOf, type Text } from '../core/text.ts'
import { presentBalance, presentCall } from '../services/accounts/standing.ts'
import type { CallContext } from '../services/calls/execute.ts'
import { faultText, tokenMalformed, tokenMissing } from '../services/calls/refusals.ts'
import { digestOf } from '../services/tokens/digest.ts'
import type { Inquiry } from '../store/gate/protocol.ts'
import { callerAddress } from './address.ts'
import { bearerToken, type CallRouteSettings } from './calls.ts'
import { sendRefusal } from './respond.ts'

type Answerable = Extract<Inquiry, { fault?: undefined }>

/** What a token's holder may ask for free: the account's balance, and what became of a call. */
export function holderRoutes(
  app: FastifyInstance,
  ctx: CallContext,
  settings: CallRouteSettings,
): void {
  app.get('/api/balance', async (request, reply) => {
    const inquiry = await ask(ctx, settings, request, reply)
    if (inquiry) sendData(ctx, settings, request, reply, presentBalance(inquiry, ctx.clock.now()))
  })
  app.get<{ Params: { requestId: string } }>('/api/calls/:requestId', async (request, reply) => {
    const { requestId } = request.params
    const inquiry = await ask(ctx, settings, request, reply, requestId)
    if (!inquiry) return
    if (inquiry.call) sendData(ctx, settings, request, reply, presentCall(inquiry.call))
    else refuse(ctx, settings, request, reply, 400, unknownCall, 404)
  })
}

/** Asks the gate in the holder's name; refuses, and gives undefined, where the token does not open it. */
async function ask(
  ctx: CallContext,
  settings: CallRouteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  requestId?: string,
): Promise<Answerable | undefined> {
  const inQuery = (request.query as Record<string, unknown>).token
  const token = bearerToken(request.headers.authorization) ?? inQuery
  const digest = typeof token === 'string' ? digestOf(token) : undefined
  if (!digest) {
    refuse(ctx, settings, request, reply, 100, token === undefined ? tokenMissing : tokenMalformed)
    return undefined
  }
  const inquiry = await ctx.gate.inquire({
    kind: 'inquiry',
    digest,
    address: callerAddress(request.raw, settings.trustedProxies),
    ...(requestId !== undefined && { requestId }),
    atMs: ctx.clock.now(),
  })
  if (inquiry.fault === undefined) return inquiry
  refuse(ctx, settings, request, reply, 100, faultText(inquiry.fault))
  return undefined
}

function sendData(
  ctx: CallContext,
  settings: CallRouteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  data: object,
): void {
  const atMs = ctx.clock.now()
  const language = languageOf(request.headers['accept-language'], settings.language)
  const head = envelopeHead({
    code: 0,
    message: codes[0].meaning[language],
    data: JSON.stringify(data),
    recordTime: shanghaiIso(atMs),
  })
  reply.type('application/json; charset=utf-8').send(head + envelopeTail(newRequestId(atMs)))
}

function refuse(
  ctx: CallContext,
  settings: CallRouteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  code: 100 | 400,
  text: Text,
  httpStatus?: number,
): void {
  reply.hijack()
  const atMs = ctx.clock.now()
  const refused = { code, text, requestId: newRequestId(atMs), costMicros: 0, strict: false }
  sendRefusal(request.raw, reply.raw, refused, {
    language: languageOf(request.headers['accept-language'], settings.language),
    atMs,
    tickMs: performance.now(),
    ...(httpStatus !== undefined && { httpStatus }),
  })
}

const unknownCall: Text = {
  zh: '该令牌没有这个请求编号的调用。被拒绝于速率限制的调用不留记录，且从不计费',
  en: 'The token has no call with this request id. Calls refused by the rate limit are not kept, and never charged',
}

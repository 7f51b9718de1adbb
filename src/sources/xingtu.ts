import { datasets } from '../catalog/index.ts'
import type { UpstreamRequest } from '../catalog/request.ts'
import type { Clock } from '../core/clock.ts'
import { spaced, type Text } from '../core/text.ts'
import { stops } from './availability.ts'
import { SourceFault } from './fault.ts'
import { OutgoingConnections, type Reply } from './http.ts'
import type { InspectBody } from './inspection.ts'
import { Session, type SessionSettings } from './session.ts'
import { bodyOf, dataOf, refuseStatusCode } from './signs.ts'
import type { Collector, SourceLog } from './source.ts'
import { datasetTitled, refusedValue, unaskable } from './unaskable.ts'

export interface XingtuSettings extends SessionSettings {
  /** Where the methods are, without a final slash. */
  readonly url: string
  readonly concurrency: number
  readonly maxBodyBytes: number
  /** The operator's names for parameters whose own names upstream are not sure. */
  readonly fieldNames: Readonly<Record<string, string>>
}

/** Tells whether the session is logged in: its `status` is 1 then. */
const probeMethod = '/gw/api/demander/info'

/** The operator's own logged-in account at Xingtu, asked the way its own pages ask. */
export function xingtuCollector(
  settings: XingtuSettings,
  inspect: InspectBody,
  clock: Clock,
  log: SourceLog,
): Collector {
  const { fieldNames } = settings
  const { origin, pathname, hostname } = new URL(settings.url)
  const session = new Session(settings, hostname, clock, log)
  const redact = (text: string) => session.redact(text)
  const connections = new OutgoingConnections(origin, {
    connections: settings.concurrency,
    maxBodyBytes: settings.maxBodyBytes,
  })
  const base = pathname === '/' ? '' : pathname

  const send = (
    request: Pick<UpstreamRequest, 'method' | 'path' | 'query' | 'body'>,
    signal: AbortSignal,
  ): Promise<Reply> => {
    const query = new URLSearchParams(request.query).toString()
    return connections.send(
      {
        method: request.method,
        path: `${base}${request.path}${query && `?${query}`}`,
        headers: headersFor(request.method, origin, session.cookies()),
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      },
      signal,
    )
  }

  /** What a session that was replaced meanwhile brings about says nothing of the new one. */
  const judged = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error
      const kind = stops(error) && session.isRenewed() ? 'transient' : error.kind
      throw error.cleaned(redact, kind)
    }
  }

  return {
    name: 'xingtu',
    refuses: (request) =>
      refusedMethod(request) ?? refusedName(request, fieldNames) ?? refusedValue('xingtu', request),
    collect: (request, signal) =>
      judged(async () => {
        const body = await dataOf(await send(settled(request, fieldNames), signal), inspect)
        return { body, collectedAtMs: clock.now(), source: 'xingtu' }
      }),
    isRenewed: () => session.isRenewed(),
    probe: (signal) =>
      judged(async () => {
        const reply = await send({ method: 'GET', path: probeMethod, query: {} }, signal)
        const { members } = await bodyOf(reply, inspect)
        refuseStatusCode(members)
        // An answer without status tells nothing; one with another status tells that it is over.
        if (members.status !== undefined && String(members.status) !== '1') {
          throw new SourceFault('loginLost', { detail: 'the login probe says so' })
        }
      }),
    close: () => connections.close(),
  }
}

const notAtXingtu = new Map(
  datasets.flatMap(({ name, upstream: { atXingtu } }) => (atXingtu ? [[name, atXingtu]] : [])),
)

/** A guess would be asked at the risk of the operator's account, and a mere name for nothing. */
function refusedMethod({ dataset }: UpstreamRequest): Text | undefined {
  const { zh, en } = datasetTitled(dataset)
  switch (notAtXingtu.get(dataset)) {
    case undefined:
      return undefined
    case 'none':
      return {
        zh: `数据来源 xingtu 无法查询${spaced(zh)}：星图没有对应的方法，请使用数据来源 tikhub 或 relay`,
        en: `The source xingtu cannot ask for ${en}: Xingtu has no method for it, so use the source tikhub or relay`,
      }
    case 'unconfirmed':
      return {
        zh: `数据来源 xingtu 无法查询${spaced(zh)}：星图对应的方法未经证实，请使用数据来源 tikhub 或 relay`,
        en: `The source xingtu cannot ask for ${en}: nobody has confirmed Xingtu's method for it, so use the source tikhub or relay`,
      }
  }
}

const unsure = new Map(
  datasets.flatMap(({ name, upstream }) => (upstream.unsure ? [[name, upstream.unsure]] : [])),
)

type FieldNames = Readonly<Record<string, string>>

function settle({ dataset, body }: UpstreamRequest, names: FieldNames) {
  return body === undefined ? undefined : unsure.get(dataset)?.settle(body, names)
}

/** What Xingtu does not know it would pass over, and find more than was meant. */
function refusedName(request: UpstreamRequest, names: FieldNames): Text | undefined {
  const told = settle(request, names)
  return !told || 'body' in told ? undefined : unaskable('xingtu', told)
}

function settled(request: UpstreamRequest, names: FieldNames): UpstreamRequest {
  const told = settle(request, names)
  return told && 'body' in told ? { ...request, body: told.body } : request
}

/** `agw-js-conv` makes the upstream print 64-bit integers as text, as the contract has them. */
function headersFor(method: 'GET' | 'POST', origin: string, cookie: string) {
  return {
    accept: 'application/json',
    'agw-js-conv': 'str',
    'x-login-source': '1',
    referer: `${origin}/`,
    cookie,
    ...(method === 'POST' && { 'content-type': 'application/json', origin }),
  }
}

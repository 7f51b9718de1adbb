import { type PublicRequest, publicRequest } from '../catalog/public-request.ts'
import type { UpstreamRequest } from '../catalog/request.ts'
import type { Clock } from '../core/clock.ts'
import { parseInstant } from '../core/instant.ts'
import { handedOn } from '../core/made-up.ts'
import { redactSecrets } from '../core/redact.ts'
import { SourceFault } from './fault.ts'
import { OutgoingConnections, type OutgoingRequest, type Reply } from './http.ts'
import { type InspectBody, type Inspection, isObject, type Members } from './inspection.ts'
import {
  objectIn,
  placeOf,
  refusePages,
  refuseStatusCode,
  retryAfterOf,
  statusFault,
} from './signs.ts'
import type { Collected, Collector } from './source.ts'

export interface RelaySettings {
  /** Where the server is, without a final slash. */
  readonly url: string
  readonly token: string
  /** The contract documents the query alone; a header stays out of the access logs on the way. */
  readonly tokenIn: 'header' | 'query'
  readonly concurrency: number
  readonly maxBodyBytes: number
}

/** Another server that speaks this contract, asked with a token of the operator's. */
export function relayCollector(
  settings: RelaySettings,
  inspect: InspectBody,
  clock: Clock,
): Collector {
  const { origin, pathname } = new URL(settings.url)
  const redact = (text: string) => redactSecrets(text, [settings.token])
  const connections = new OutgoingConnections(origin, {
    connections: settings.concurrency,
    maxBodyBytes: settings.maxBodyBytes,
  })
  const base = pathname === '/' ? '' : pathname

  const collect = async (request: UpstreamRequest, signal: AbortSignal): Promise<Collected> => {
    const { asked, dataset } = request
    if (!asked) throw new Error(`Relay: nobody asked for ${dataset} by a path.`)
    const written = publicRequest(asked.operation, asked.values)
    const reply = await connections.send(outgoing(written, base, settings), signal)
    const { body, recordedAtMs } = answerOf(reply, await inspect(reply.bytes, 'data'))
    const nowMs = clock.now()
    return {
      body,
      collectedAtMs: Math.min(recordedAtMs ?? nowMs, nowMs),
      // Another Astrolabe names the source that it had the answer of.
      source: handedOn('relay', reply.headers('x-source').join()),
    }
  }

  return {
    name: 'relay',
    collect: async (request, signal) => {
      try {
        return await collect(request, signal)
      } catch (error) {
        throw error instanceof SourceFault ? error.cleaned(redact, kindHere(error)) : error
      }
    },
    close: () => connections.close(),
  }
}

function outgoing(
  asked: PublicRequest,
  base: string,
  { token, tokenIn }: RelaySettings,
): OutgoingRequest {
  const query = new URLSearchParams({ ...asked.query, ...(tokenIn === 'query' && { token }) })
  const headers = {
    accept: 'application/json',
    ...(tokenIn === 'header' && { authorization: `Bearer ${token}` }),
  }
  return { method: 'GET', path: `${base}${asked.path}?${query}`, headers }
}

/** A login or a verification behind a vendor is the vendor's own: for us it may pass. */
function kindHere({ kind }: SourceFault): SourceFault['kind'] {
  return kind === 'loginLost' || kind === 'blocked' ? 'transient' : kind
}

interface RelayAnswer {
  /** The envelope's `data` as it came. */
  readonly body: Uint8Array
  /** When the server says that it was collected. */
  readonly recordedAtMs: number | undefined
}

/** Reads an envelope. Throws SourceFault for everything that is not the data that was asked for. */
function answerOf(reply: Reply, inspection: Inspection): RelayAnswer {
  const envelope = envelopeOf(reply, inspection)
  if (envelope.code !== 0) throw codeFault(reply, envelope)
  if (reply.status >= 400) throw statusFault(reply)
  if (!isObject(envelope.data)) {
    throw new SourceFault('transient', { detail: 'code 0 without data' })
  }
  refuseStatusCode(envelope.data)
  return { body: inspection.part, recordedAtMs: timeOf(envelope.recordTime) }
}

/** Refusals may have a status of their own, so the envelope is looked for whatever the status. */
function envelopeOf(reply: Reply, inspection: Inspection): Members {
  const { status } = reply
  try {
    refusePages(reply, inspection)
    const envelope = objectIn(inspection)
    if (Number.isInteger(envelope.code)) return envelope
  } catch (error) {
    if (status === 200) throw error
  }
  const detail = `HTTP ${status} without an envelope`
  if (status === 200) throw new SourceFault('transient', { detail })
  if (status >= 300 && status < 400) {
    const target = placeOf(reply.header('location') ?? '')
    throw new SourceFault('operator', { detail: `HTTP ${status} to ${target}` })
  }
  if (status === 401 || status === 403) throw new SourceFault('operator', { detail })
  if (status === 404) throw new SourceFault('operator', { detail, datasetOnly: true })
  throw statusFault(reply)
}

function codeFault(reply: Reply, { code, message }: Members): SourceFault {
  const said = typeof message === 'string' ? message : ''
  const detail = `code ${code}: ${said}`
  const retryAfterMs = retryAfterOf(reply)
  switch (code) {
    case 100:
    case 601:
      return new SourceFault('operator', { detail })
    case 600:
      return new SourceFault('operator', { detail, datasetOnly: true })
    case 302:
      return new SourceFault('limited', { detail, ...retryAfterMs })
    case 303:
      return new SourceFault('limited', { detail, retryAfterMs: quotaPauseMs, ...retryAfterMs })
    case 400:
      // Where it is the path that is unknown there, no caller can mend that.
      return reply.status === 404
        ? new SourceFault('operator', { detail, datasetOnly: true })
        : new SourceFault('refused', { detail, complaint: said })
    default:
      return new SourceFault('transient', { detail })
  }
}

/** A used-up quota comes back at a time of the vendor's, or when the operator has bought more. */
const quotaPauseMs = 600_000

function timeOf(recordTime: unknown): number | undefined {
  const isPlain = typeof recordTime === 'string' || typeof recordTime === 'number'
  return isPlain ? parseInstant(String(recordTime)) : undefined
}

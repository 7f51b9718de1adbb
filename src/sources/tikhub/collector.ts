import type { UpstreamRequest } from '../../catalog/request.ts'
import type { TikhubCall } from '../../catalog/tikhub.ts'
import type { Clock } from '../../core/clock.ts'
import { SourceFault } from '../fault.ts'
import type { InspectBody } from '../inspection.ts'
import { Purse, type SetAside, type Spend } from '../purse.ts'
import type { Collected, Collector, SourceLog } from '../source.ts'
import { answerOf, failureIn, noBalance } from './answer.ts'
import { putToTikhub, type TikhubTerms } from './calls.ts'
import { TikhubConnection, type TikhubConnectionSettings } from './connection.ts'
import { TikhubStanding } from './standing.ts'

export interface TikhubSettings extends TikhubTerms, TikhubConnectionSettings {
  /** What may be spent in a day in Shanghai, in millionths of a US dollar. */
  readonly dailyLimitMicros: number
}

/** How often it is looked whether an account that was not in order is. */
const lookEveryMs = 30_000

/** How long TikHub itself keeps an answer. */
const keptAtTikhubMs = 24 * 3_600_000

/** TikHub's service, asked with the operator's key and paid by the answer. */
export function tikhubCollector(
  settings: TikhubSettings,
  inspect: InspectBody,
  spend: Spend,
  clock: Clock,
  log: SourceLog,
): Collector {
  const connection = new TikhubConnection(settings)
  const standing = new TikhubStanding(connection, inspect, log)
  const purse = new Purse('tikhub', settings.dailyLimitMicros, spend, clock)

  /** What cannot be given back stays spent: the limit is kept all the same. */
  const giveBack = async (setAside: SetAside) => {
    await setAside.giveBack().catch((error: unknown) => {
      log.error({ source: 'tikhub', error }, 'what was not billed stays noted as spent')
    })
  }

  /** An answer that never came may have been billed, one that was never asked for not. */
  const sent = async (call: TikhubCall, setAside: SetAside, signal: AbortSignal) => {
    try {
      signal.throwIfAborted()
    } catch (error) {
      await giveBack(setAside)
      throw error
    }
    return connection.send(call, signal).catch(async (error: unknown) => {
      if (error instanceof SourceFault && error.unsent) await giveBack(setAside)
      throw error
    })
  }

  const collect = async (call: TikhubCall, signal: AbortSignal): Promise<Collected> => {
    const priceMicros = standing.priceMicrosOf(call)
    const setAside = await purse.take(priceMicros)
    const reply = await sent(call, setAside, signal)
    const inspection = await inspect(reply.bytes, 'data')
    const failure = failureIn(reply, inspection, call)
    if (failure) {
      if (failure.advice === noBalance) standing.fellShortOf(priceMicros)
      await giveBack(setAside)
      throw failure
    }
    const { body, requestId, answeredAtMs } = answerOf(reply, inspection)
    if (connection.isRepeatedIn(body)) {
      throw new SourceFault('failed', { detail: 'an answer that repeats the key' })
    }
    const nowMs = clock.now()
    return {
      body,
      collectedAtMs: collectedAt(answeredAtMs, nowMs),
      source: 'tikhub',
      purchase: { requestId: connection.redact(requestId), priceMicros },
    }
  }

  const cleanly = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw error instanceof SourceFault ? error.cleaned((text) => connection.redact(text)) : error
    }
  }

  const probe = async (signal: AbortSignal) => {
    await purse.read()
    await cleanly(standing.look(signal))
  }

  return {
    name: 'tikhub',
    refuses: (request) => {
      const put = putToTikhub(request, settings)
      return 'refusal' in put ? put.refusal : undefined
    },
    lane: (request) => nameOf(callOf(request, settings)),
    admit: (request) => purse.admit(standing.priceMicrosOf(callOf(request, settings))),
    collect: (request, signal) => cleanly(collect(callOf(request, settings), signal)),
    probe,
    check: async (signal) => {
      await probe(signal)
      standing.refuseWithoutScope()
    },
    probeAgainEveryMs: lookEveryMs,
    rests: () => purse.rests(),
    budget: () => purse.budget,
    notices: () => standing.notices(settings.allowsV1, clock.now()),
    close: () => connection.close(),
  }
}

/**
 * When an answer was collected. What TikHub says is the second, of which it may have come at the
 * end; a time longer ago than TikHub keeps answers is of a clock that is wrong.
 */
function collectedAt(answeredAtMs: number | undefined, nowMs: number): number {
  const isKnown = answeredAtMs !== undefined && answeredAtMs > nowMs - keptAtTikhubMs
  return isKnown ? Math.min(nowMs, answeredAtMs + 999) : nowMs
}

/** Each of TikHub's methods has a rate, and fails by itself. */
const nameOf = ({ path }: TikhubCall) => path.slice(path.lastIndexOf('/') + 1)

function callOf(request: UpstreamRequest, terms: TikhubTerms): TikhubCall {
  const put = putToTikhub(request, terms)
  if ('call' in put) return put.call
  throw new Error(`TikHub: ${request.dataset} is asked for although that was refused.`)
}

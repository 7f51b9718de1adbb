import { cacheKeyOf } from '../../catalog/define.ts'
import { catalog, datasets } from '../../catalog/index.ts'
import { clockToleranceMs } from '../../core/clock.ts'
import { parseInstant } from '../../core/instant.ts'
import { compileRecogniser } from '../../derive/recognise.ts'
import { SourceFault } from '../../sources/fault.ts'
import { isObject, parseBody, refuseStatusCode } from '../../sources/signs.ts'
import { compilePlanner } from '../calls/plan.ts'
import type { FreshCollection } from '../observations/keep.ts'
import type { Capture, HarEntry } from './captures.ts'

/** Why a capture is left. */
export type Left =
  | 'unknownRequest'
  | 'noBody'
  | 'noTime'
  | 'futureTime'
  | 'badParameters'
  | 'notData'

const recognise = compileRecogniser(datasets)
const planners = new Map(
  [...catalog.values()].flatMap((endpoint) => {
    const plan = compilePlanner(endpoint)
    return [endpoint.path, endpoint.id, endpoint.slug].map((name) => [name, plan] as const)
  }),
)

/** What a capture holds, or why it holds nothing that could have been collected by now. */
export function readCapture(capture: Capture, nowMs: number): FreshCollection | Left {
  const read = capture.kind === 'recorded' ? readEntry(capture.entry) : readStated(capture.members)
  if (typeof read === 'string' || read.collectedAtMs <= nowMs + clockToleranceMs) return read
  // What claims to be of tomorrow would be the latest until then.
  return 'futureTime'
}

function readEntry(entry: HarEntry): FreshCollection | Left {
  if (typeof entry !== 'object' || entry === null) return 'unknownRequest'
  const { request, response, startedDateTime } = entry
  const url = parseUrl(request?.url)
  if (!url || !request?.method) return 'unknownRequest'
  const text = request.postData?.text
  const recorded = { method: request.method, url, ...(text !== undefined && { body: text }) }
  const found = recognise(recorded)
  if (!found) return 'unknownRequest'
  const body = contentOf(response)
  if (body === undefined) return 'noBody'
  const collectedAtMs = Date.parse(startedDateTime ?? '')
  if (!isTime(collectedAtMs)) return 'noTime'
  return collected({ ...found, key: cacheKeyOf(found.request), body, collectedAtMs })
}

function contentOf(response: HarEntry['response']): string | undefined {
  const { text, encoding } = response?.content ?? {}
  if (response?.status !== 200 || !text) return undefined
  return encoding === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text
}

function readStated(members: ReadonlyMap<string, string>): FreshCollection | Left {
  const value = (name: string): unknown => {
    const text = members.get(name)
    return text === undefined ? undefined : JSON.parse(text)
  }
  const body = members.get('data')
  const time = value('collectedAt')
  const collectedAtMs = typeof time === 'number' ? time : parseInstant(textOf(time))
  const named = value('endpoint') ?? value('url')
  if (typeof named !== 'string') return 'unknownRequest'
  const asked = askedFor(named, value('params'))
  if (typeof asked === 'string') return asked
  if (body === undefined || body === 'null') return 'noBody'
  if (collectedAtMs === undefined || !isTime(collectedAtMs)) return 'noTime'
  return collected({ ...asked, body, collectedAtMs })
}

/** A value as text; empty for what is no plain value. */
function textOf(value: unknown): string {
  return typeof value === 'object' || value === undefined ? '' : String(value)
}

/** A public endpoint with its parameters, or an address of the upstream's. */
function askedFor(
  named: string,
  params: unknown,
): Pick<FreshCollection, 'key' | 'request' | 'subject'> | Left {
  const url = parseUrl(named)
  const given = isObject(params) ? Object.entries(params) : []
  const query = new Map([
    ...(url ? [...url.searchParams].map(([name, value]) => [name, [value]] as const) : []),
    ...given.map(([name, value]) => [name, [textOf(value)]] as const),
  ])
  const plan = planners.get(url?.pathname ?? named)
  if (plan) {
    const { problem, ...planned } = { problem: undefined, ...plan(query) }
    if (problem || !('cacheKey' in planned)) return 'badParameters'
    return { key: planned.cacheKey, request: planned.request, subject: planned.subject }
  }
  if (!url) return 'unknownRequest'
  for (const [name, [value]] of query) url.searchParams.set(name, value)
  const found = recognise({ method: 'GET', url })
  return found ? { ...found, key: cacheKeyOf(found.request) } : 'unknownRequest'
}

function collected(collection: Omit<FreshCollection, 'source'>): FreshCollection | Left {
  try {
    const body = parseBody(collection.body)
    refuseStatusCode(body)
    return isObject(body.base_resp) ? { ...collection, source: 'import' } : 'notData'
  } catch (error) {
    if (error instanceof SourceFault) return 'notData'
    throw error
  }
}

/** Xingtu is younger than the millennium, and what is in whole milliseconds can be stored. */
function isTime(ms: number): boolean {
  return Number.isSafeInteger(ms) && ms > earliestMs
}

const earliestMs = Date.parse('2000-01-01T00:00:00Z')

function parseUrl(text: string | undefined): URL | undefined {
  return text !== undefined && URL.canParse(text) ? new URL(text) : undefined
}

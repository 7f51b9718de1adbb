import { catalog, datasets } from '../../catalog/index.ts'
import { acceptedId, idPattern } from '../../catalog/kinds/id.ts'
import { cacheKeyOf, type UpstreamRequest } from '../../catalog/request.ts'
import { clockToleranceMs, shanghaiIso } from '../../core/clock.ts'
import { AppError } from '../../core/errors.ts'
import { instantForms, parseInstant } from '../../core/instant.ts'
import { handedOn } from '../../core/made-up.ts'
import { quotedExcerpt } from '../../core/redact.ts'
import { invalidValue, type Text } from '../../core/text.ts'
import { compileRecogniser } from '../../derive/recognise.ts'
import { SourceFault } from '../../sources/fault.ts'
import { isObject } from '../../sources/inspection.ts'
import { membersOf } from '../../sources/members.ts'
import { parseBody, refuseStatusCode } from '../../sources/signs.ts'
import { subjectsInBody } from '../bodies/subjects.ts'
import { compilePlanner } from '../calls/plan.ts'
import type { FreshCollection } from '../observations/keep.ts'
import { bodyOf } from './body.ts'
import type { Capture, CaptureMembers } from './captures.ts'

/** Why a capture is left. */
export type LeftReason =
  | 'broken'
  | 'tooLarge'
  | 'unknownRequest'
  | 'badParameters'
  | 'badStatus'
  | 'noBody'
  | 'noTime'
  | 'badTime'
  | 'futureTime'
  | 'notData'

/** A capture that holds nothing to be stored. */
export interface Left {
  readonly reason: LeftReason
  /** What was there in place of what is read. */
  readonly found?: Text
}

type Asked = Pick<FreshCollection, 'key' | 'request'>

const recognise = compileRecogniser(datasets)
const byName = new Map(datasets.map((dataset) => [dataset.name, dataset]))
const planners = new Map(
  [...catalog.values()].flatMap((endpoint) => {
    const plan = compilePlanner(endpoint)
    return [endpoint.path, endpoint.id, endpoint.slug].map((name) => [name, plan] as const)
  }),
)

/** What a capture holds, or why it holds nothing that could have been collected by now. */
export function readCapture(capture: Capture, nowMs: number): FreshCollection | Left {
  const read = readAny(capture)
  // What claims to be of tomorrow would be the latest until then.
  if ('reason' in read || read.collectedAtMs <= nowMs + clockToleranceMs) return read
  return { reason: 'futureTime', found: same(shanghaiIso(read.collectedAtMs)) }
}

function readAny(capture: Capture): FreshCollection | Left {
  switch (capture.kind) {
    case 'recorded':
      return readEntry(capture.entry)
    case 'stated':
      return readStated(capture.members)
    default:
      return { reason: capture.kind }
  }
}

function readEntry(entry: CaptureMembers): FreshCollection | Left {
  const request = objectIn(entry, 'request')
  const url = parseUrl(plain(request, 'url'))
  const method = plain(request, 'method')?.toUpperCase()
  if (!url || method === undefined) return { reason: 'unknownRequest' }
  const asked = recorded(method, url, plain(objectIn(request, 'postData'), 'text'))
  if ('reason' in asked) return asked
  const response = objectIn(entry, 'response')
  const status = plain(response, 'status')
  if (status !== undefined && !hasData(Number(status))) {
    return { reason: 'badStatus', found: quotedExcerpt(status) }
  }
  const body = bodyOf(plain(objectIn(response, 'content'), 'text'))
  return collected(asked, body, plain(entry, 'startedDateTime'))
}

/** 304 gives what the browser had, and says that it still holds; some tools write no status but 0. */
function hasData(status: number): boolean {
  return status === 0 || (status >= 200 && status < 300) || status === 304
}

function readStated(members: CaptureMembers): FreshCollection | Left {
  const named = plain(members, 'endpoint') ?? plain(members, 'url')
  if (named === undefined) return { reason: 'unknownRequest' }
  const asked = askedFor(named, objectIn(members, 'params'))
  if ('reason' in asked) return asked
  const read = collected(asked, bodyOf(plain(members, 'data')), plain(members, 'collectedAt'))
  if ('reason' in read) return read
  return { ...read, source: handedOn(read.source, plain(members, 'source') ?? '') }
}

/** A public endpoint with its parameters, or an address of the upstream's. */
function askedFor(named: string, params: CaptureMembers): Asked | Left {
  const url = parseUrl(named)
  const query = new Map([
    ...(url ? url.searchParams : []),
    ...[...params.keys()].flatMap((name) => {
      const value = plain(params, name)
      return value === undefined ? [] : [[name, value] as const]
    }),
  ])
  const plan = planners.get(url?.pathname ?? named)
  if (plan) {
    const planned = plan(new Map([...query].map(([name, value]) => [name, [value]])))
    if (planned instanceof AppError) return { reason: 'badParameters', found: planned.text }
    return keyed(planned.request)
  }
  if (!url) return { reason: 'unknownRequest' }
  for (const [name, value] of query) url.searchParams.set(name, value)
  return recorded('GET', url)
}

function recorded(method: string, url: URL, body?: string): Asked | Left {
  const found = recognise({ method, url, ...(body !== undefined && { body }) })
  if (!found) return { reason: 'unknownRequest' }
  const malformed = found.subjects.find((subject) => !idPattern.test(subject.id))
  if (!malformed) return keyed(found)
  const id = { zh: '达人或视频 ID ', en: 'the id of the creator or video' }
  return {
    reason: 'badParameters',
    found: invalidValue(id, quotedExcerpt(malformed.id), acceptedId),
  }
}

function keyed(request: UpstreamRequest): Asked {
  return { key: cacheKeyOf(request), request }
}

function collected(
  asked: Asked,
  body: string | undefined,
  time: string | undefined,
): FreshCollection | Left {
  if (!body) return { reason: 'noBody' }
  if (!time) return { reason: 'noTime' }
  const collectedAtMs = parseInstant(time)
  if (collectedAtMs === undefined || collectedAtMs < earliestMs) {
    const subject = { zh: '采集时间', en: 'the time of collection' }
    return { reason: 'badTime', found: invalidValue(subject, quotedExcerpt(time), instantForms) }
  }
  if (!isData(body)) return { reason: 'notData' }
  const subjectsInBody = subjectsOf(body, asked.request)
  if (!subjectsInBody) return { reason: 'notData' }
  return { ...asked, body, subjectsInBody, collectedAtMs, source: 'import' }
}

/** Undefined for a body that cannot be gone over, such as one nested too deep. */
function subjectsOf(body: string, { dataset }: UpstreamRequest): readonly string[] | undefined {
  const asked = byName.get(dataset)
  try {
    return asked ? subjectsInBody(body, asked) : []
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Xingtu is younger than the millennium. */
const earliestMs = Date.UTC(2000, 0, 1)

function isData(text: string): boolean {
  try {
    const body = parseBody(text)
    refuseStatusCode(body)
    return isObject(body.base_resp)
  } catch (error) {
    if (error instanceof SourceFault) return false
    throw error
  }
}

function objectIn(members: CaptureMembers, name: string): CaptureMembers {
  const text = members.get(name)
  return text?.startsWith('{') ? membersOf(text) : new Map()
}

/** A member as text: of a number, a list or an object that which is written there, digit by digit. */
function plain(members: CaptureMembers, name: string): string | undefined {
  const text = members.get(name)
  if (text === undefined || text === 'null') return undefined
  return text.startsWith('"') ? String(JSON.parse(text)) : text
}

function parseUrl(text: string | undefined): URL | undefined {
  return text !== undefined && URL.canParse(text) ? new URL(text) : undefined
}

const same = (text: string): Text => ({ zh: text, en: text })

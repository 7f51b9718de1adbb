import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { deflateRaw, deflateRawSync } from 'node:zlib'
import { canonical, subjectOf, type UpstreamRequest } from '../../catalog/request.ts'
import { withoutContacts } from '../../derive/contacts.ts'
import type { Observation } from '../../store/history/observations.ts'

const deflateBeside = promisify(deflateRaw)

/** Up to here compressing takes less than a millisecond, and handing it to another thread takes more. */
const smallCharacters = 128 * 1024

/** A fresh collection, and what was asked for. */
export interface FreshCollection {
  readonly key: string
  readonly request: UpstreamRequest
  readonly body: string
  readonly collectedAtMs: number
  readonly source: string
}

/** Makes a collection ready to be stored: without contact fields unless they are kept, compressed. */
export async function toObservation(
  { key, request, body, collectedAtMs, source }: FreshCollection,
  keepContacts: boolean,
): Promise<Observation> {
  const kept = keepContacts ? { body, altered: false } : withoutContacts(body)
  const { altered } = kept
  const digest = Buffer.from(hash('sha256', kept.body, 'buffer'))
  const deflated = await compress(kept.body)
  const { dataset } = request
  const subject = subjectOf(request)
  const query = canonical(request.body ?? request.query)
  return { key, dataset, subject, query, collectedAtMs, source, digest, deflated, altered }
}

function compress(body: string): Uint8Array | Promise<Uint8Array> {
  return body.length > smallCharacters ? deflateBeside(body) : deflateRawSync(body)
}

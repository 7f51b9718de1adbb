import { hash } from 'node:crypto'
import { deflateRawSync, type ZlibOptions } from 'node:zlib'
import { canonical, type UpstreamRequest } from '../../catalog/request.ts'
import { withoutContacts } from '../../derive/contacts.ts'
import type { Observation } from '../../store/ports.ts'

/** A fresh collection, and what was asked for. */
export interface FreshCollection<Body extends Uint8Array | string = Uint8Array | string> {
  readonly key: string
  readonly request: UpstreamRequest
  /** JSON, as text or in UTF-8. */
  readonly body: Body
  /** Whom the body is about beside those whom the request names. */
  readonly subjectsInBody: readonly string[]
  readonly collectedAtMs: number
  readonly source: string
  readonly purchase?: Observation['purchase']
}

/** A body as it is stored. */
export type KeptBody = Pick<Observation, 'digest' | 'deflated' | 'altered'>

/** Makes a body ready to be stored: without contact fields unless they are kept, compressed. */
export function keepBody(body: Uint8Array | string, keepContacts: boolean): KeptBody {
  const kept = keepContacts ? { body, altered: false } : bodyWithoutContacts(body)
  return {
    digest: Buffer.from(hash('sha256', kept.body, 'buffer')),
    deflated: deflateRawSync(kept.body, roomFor(Buffer.byteLength(kept.body))),
    altered: kept.altered,
  }
}

/** By default each body has a quarter of a megabyte cleared, and its result keeps 16 KB alive. */
function roomFor(bytes: number): ZlibOptions {
  const windowBits = Math.max(9, Math.min(15, Math.ceil(Math.log2(bytes + 1))))
  const chunkSize = Math.max(64, Math.min(16_384, bytes + 64))
  return { windowBits, memLevel: Math.min(8, windowBits - 4), chunkSize }
}

function bodyWithoutContacts(body: Uint8Array | string) {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  const without = withoutContacts(text)
  return without.altered ? without : { body, altered: false }
}

/** The same of a collection. */
export function toObservation(collection: FreshCollection, keepContacts: boolean): Observation {
  return observationOf(collection, keepBody(collection.body, keepContacts))
}

/** A collection whose body is ready to be stored. */
export function observationOf(
  { key, request, subjectsInBody, ...came }: FreshCollection,
  kept: KeptBody,
): Observation {
  const { dataset } = request
  const subjects = request.subjects.map(({ id }) => id)
  const query = canonical(request.body ?? request.query)
  const { collectedAtMs, source, purchase } = came
  const brought = { collectedAtMs, source, purchase }
  return { key, dataset, subjects, subjectsInBody, query, ...brought, ...kept }
}

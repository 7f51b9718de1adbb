import { inflateRawSync } from 'node:zlib'

/** Room for most bodies, for each byte that is stored; by default each would take 16 KB. */
const roomPerByte = 10

/** A body that was damaged is as good as none. It has its memory for itself, and keeps no more alive. */
export function inflated(deflated: Uint8Array): Uint8Array | undefined {
  try {
    const chunkSize = Math.max(64, Math.min(16_384, deflated.byteLength * roomPerByte))
    const body = inflateRawSync(deflated, { chunkSize })
    return body.byteLength === body.buffer.byteLength ? body : new Uint8Array(body)
  } catch {
    return undefined
  }
}

/** What a body says; undefined where it is no JSON. */
export function parsed(body: Uint8Array | undefined): unknown {
  try {
    return body && (JSON.parse(new TextDecoder().decode(body)) as unknown)
  } catch {
    return undefined
  }
}

import { inflateRawSync } from 'node:zlib'

/** Ten times what is stored has room for most bodies; by default 16 KB stay alive of each. */
const roomPerByte = 10

/** A body that was damaged is as good as none. It has its memory for itself. */
export function inflated(deflated: Uint8Array): Uint8Array | undefined {
  try {
    const chunkSize = Math.max(64, Math.min(16_384, deflated.byteLength * roomPerByte))
    return new Uint8Array(inflateRawSync(deflated, { chunkSize }))
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

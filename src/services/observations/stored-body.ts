import { inflateRawSync } from 'node:zlib'

/** A body that was damaged is as good as none. */
export function inflated(deflated: Uint8Array): Uint8Array | undefined {
  try {
    return inflateRawSync(deflated)
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

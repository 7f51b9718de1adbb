import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { AtEnd } from './harness.ts'

/** A vendor's server that a relay asks: each of its answers is another, and it can keep one waiting. */
export interface Vendor {
  readonly url: string
  readonly asked: readonly VendorQuestion[]
  /** Answers nothing from now on, until the returned function is called. */
  hold(): () => void
  /** Answers 503 from now on, until the returned function is called. */
  fail(): () => void
}

interface VendorQuestion {
  readonly path: string
  /** By the test's own clock. */
  readonly atMs: number
  /** Its other end is whoever asks. */
  readonly socket: Socket
}

/** Has a server ask the vendor in the place of the sandbox, if no other source is named. */
export const relayed = ({ url }: Vendor, callsPerSecond: number): NodeJS.ProcessEnv => ({
  ASTROLABE_RELAY_URL: url,
  ASTROLABE_RELAY_TOKEN: 'vendor',
  ASTROLABE_RELAY_CALLS_PER_SECOND: String(callsPerSecond),
  ASTROLABE_RELAY_CONCURRENCY: '1000',
})

/** The endpoint that alone is asked of the vendor where a server is `relayedInPart`. */
export const relayedEndpoint = 'get-kol-daily-fans'

/** Has a server ask the vendor for one endpoint, and the sandbox for the others. */
export const relayedInPart = (vendor: Vendor): NodeJS.ProcessEnv => ({
  ...relayed(vendor, 1000),
  ASTROLABE_SOURCES: 'sandbox',
  ASTROLABE_SOURCES_FOR: 'daily-fans=relay',
})

export async function startVendor(atEnd: AtEnd): Promise<Vendor> {
  const asked: VendorQuestion[] = []
  const held: ServerResponse[] = []
  let isHolding = false
  let isFailing = false
  const answer = (response: ServerResponse, place: number) => {
    const recordTime = new Date().toISOString()
    const data = { base_resp: { status_code: 0 }, place }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ code: 0, message: '', data, recordTime, requestId: 'vendor' }))
  }
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', atMs: performance.now(), socket: request.socket })
    if (isFailing) response.writeHead(503).end()
    else if (isHolding) held.push(response)
    else answer(response, asked.length)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    hold: () => {
      isHolding = true
      return () => {
        isHolding = false
        for (const response of held.splice(0)) answer(response, asked.length)
      }
    },
    fail: () => {
      isFailing = true
      return () => {
        isFailing = false
      }
    },
  }
}

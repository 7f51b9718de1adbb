import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AtEnd } from './harness.ts'

/** A vendor's server that a relay asks: each of its answers is another, and it can keep one waiting. */
export interface Vendor {
  readonly url: string
  /** What it was asked, and when by the test's own clock. */
  readonly asked: readonly { readonly path: string; readonly atMs: number }[]
  /** Answers nothing from now on, until the returned function is called. */
  hold(): () => void
}

export async function startVendor(atEnd: AtEnd): Promise<Vendor> {
  const asked: { path: string; atMs: number }[] = []
  const held: ServerResponse[] = []
  let isHolding = false
  const answer = (response: ServerResponse, place: number) => {
    const recordTime = new Date().toISOString()
    const data = { base_resp: { status_code: 0 }, place }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ code: 0, message: '', data, recordTime, requestId: 'vendor' }))
  }
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', atMs: performance.now() })
    if (isHolding) held.push(response)
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
  }
}

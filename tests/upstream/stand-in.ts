import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { datasets } from '../../src/catalog/index.ts'
import type { AtEnd } from '../harness.ts'

/** Plays one answer, well or badly. */
export type Script = (request: IncomingMessage, response: ServerResponse) => void

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
}

export interface StandIn {
  readonly url: string
  /** Every request but the login probes; a test may empty it. */
  readonly asked: Asked[]
  readonly probes: () => number
  /** Requests that are being answered right now: none is left behind by whoever went away. */
  readonly open: () => number
  /** What is played from now on; the good answers where nothing is said. */
  play(script: Script): void
  /** What the login probe is answered. */
  playProbe(script: Script): void
}

const probePath = '/gw/api/demander/info'

/** A real server on a free port in the place of Xingtu, closed when the test has finished. */
export async function startStandIn(
  script: Script = good,
  atEnd: AtEnd = onTestFinished,
): Promise<StandIn> {
  const asked: Asked[] = []
  let probes = 0
  let open = 0
  let playing = script
  let playingProbe: Script = loggedIn
  const server = createServer((request, response) => {
    open++
    response.once('close', () => open--)
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in')
    if (pathname === probePath) {
      probes++
      playingProbe(request, response)
      return
    }
    const { method = '', headers } = request
    asked.push({ method, path: pathname, query: searchParams, headers })
    playing(request, response)
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
    probes: () => probes,
    open: () => open,
    play: (next) => {
      playing = next
    },
    playProbe: (next) => {
      playingProbe = next
    },
  }
}

export const json =
  (body: string, headers: Readonly<Record<string, string>> = {}, status = 200): Script =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    response.end(body)
  }

export const loggedIn = json('{"status":1,"base_resp":{"status_code":0,"status_message":""}}')
export const loggedOut = json('{"status":0,"base_resp":{"status_code":0,"status_message":""}}')

/** The catalog's examples at the upstream's own paths. */
export const good: Script = (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://stand-in')
  const dataset = datasets.find(({ upstream }) => upstream.path === pathname)
  json(JSON.stringify(dataset?.example ?? {}))(request, response)
}

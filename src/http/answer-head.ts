import type { ServerResponse } from 'node:http'
import { systemClock } from '../core/clock.ts'
import { headersOf } from './headers.ts'

/**
 * What `writeHead` leaves for `end` to send, and `headersSent` goes by. It is not documented, so a
 * response that has none, or has one already, gets its head from `writeHead`.
 */
interface Headed {
  _header?: string | null
}

/**
 * Writes the head of an answer with status 200 as `writeHead` would. That looks at each header for
 * what a caller might have put there, a twentieth of what an answer takes: whoever makes these has
 * looked at what is not our own.
 */
export function writeAnswerHead(response: ServerResponse, lines: string): ServerResponse {
  const headed = response as Headed
  const goesOn = response.shouldKeepAlive && !response.hasHeader('Connection')
  if (headed._header !== null || !goesOn) return response.writeHead(200, headersOf(lines))
  const date = httpDate(systemClock.now())
  headed._header = `HTTP/1.1 200 OK\r\n${lines}Date: ${date}\r\nConnection: keep-alive\r\n\r\n`
  return response
}

let latest = { second: Number.NaN, text: '' }

function httpDate(atMs: number): string {
  const second = Math.floor(atMs / 1000)
  if (second !== latest.second) latest = { second, text: new Date(atMs).toUTCString() }
  return latest.text
}

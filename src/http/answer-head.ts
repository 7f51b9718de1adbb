import type { ServerResponse } from 'node:http'
import { systemClock } from '../core/clock.ts'

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
export function writeAnswerHead(response: ServerResponse, headers: string[]): ServerResponse {
  const headed = response as Headed
  const goesOn = response.shouldKeepAlive && !response.hasHeader('Connection')
  if (headed._header !== null || !goesOn) return response.writeHead(200, headers)
  let head = 'HTTP/1.1 200 OK\r\n'
  for (let at = 0; at < headers.length; at += 2) head += `${headers[at]}: ${headers[at + 1]}\r\n`
  headed._header = `${head}Date: ${httpDate(systemClock.now())}\r\nConnection: keep-alive\r\n\r\n`
  return response
}

let latest = { second: Number.NaN, text: '' }

function httpDate(atMs: number): string {
  const second = Math.floor(atMs / 1000)
  if (second !== latest.second) latest = { second, text: new Date(atMs).toUTCString() }
  return latest.text
}

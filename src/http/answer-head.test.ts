import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { writeAnswerHead } from './answer-head.ts'
import { headersOf, linesOf } from './headers.ts'

const headers = ['X-Request-Id', '01a2', 'Content-Type', 'application/json', 'Content-Length', '2']

it('gives back the names and values that its lines were made of', () => {
  const name = fc.stringMatching(/^[A-Za-z-]{1,9}$/)
  const value = fc.stringMatching(/^[ -~]{0,20}$/)
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value)), (pairs) => {
      expect(headersOf(linesOf(pairs.flat()))).toEqual(pairs.flat())
    }),
  )
})

type WriteHead = (response: ServerResponse) => ServerResponse

const ways: readonly WriteHead[] = [
  (response) => writeAnswerHead(response, linesOf(headers)),
  (response) => response.writeHead(200, headers),
]

/** All that comes over a connection, on which the request is sent twice, but for the time. */
async function answered(request: string, writeHead: WriteHead): Promise<string> {
  const server = createServer({ keepAliveTimeout: 0 }, (_request, response) => {
    writeHead(response).end('{}', 'latin1')
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(request.repeat(2))
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
    if (text.split('\r\n\r\n{}').length === 3) socket.end()
  })
  await once(socket, 'close')
  return text.replaceAll(/Date: .{29}\r\n/g, 'Date\r\n')
}

it.each([
  ['a connection that goes on', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a connection that ends', 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ['HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n'],
])('is the head that writeHead gives, on %s', async (_, request) => {
  const [ours, nodes] = await Promise.all(ways.map((way) => answered(request, way)))
  expect(ours).toBe(nodes)
  expect(ours).toContain('Date\r\n')
})

it('leaves to writeHead what has a header of its own already', async () => {
  const closing: WriteHead = (response) => {
    response.setHeader('Connection', 'close')
    return writeAnswerHead(response, linesOf(headers))
  }
  const text = await answered('GET / HTTP/1.1\r\nHost: a\r\n\r\n', closing)
  expect(text.match(/Connection: \S+/g)).toEqual(['Connection: close'])
})

it('counts as sent, as with writeHead', async () => {
  let sent: boolean | undefined
  await answered('GET / HTTP/1.1\r\nHost: a\r\n\r\n', (response) => {
    writeAnswerHead(response, linesOf(headers))
    sent = response.headersSent
    return response
  })
  expect(sent).toBe(true)
})

import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { Connections, defaultMaxConnections } from './connections.ts'

it.each([
  [Number.POSITIVE_INFINITY, 4096],
  [1_048_576, 4096],
  [1024, 768],
  [256, 192],
  [128, 64],
  [10, 1],
])('with %i files that may be open, there are %i connections at most', (openFiles, connections) => {
  expect(defaultMaxConnections(openFiles)).toBe(connections)
})

it('is below what this process may open', () => {
  expect(defaultMaxConnections()).toBeGreaterThan(0)
  expect(defaultMaxConnections()).toBeLessThanOrEqual(4096)
})

it('are bounded here as well, where no server bounds them, as in one of several processes', async () => {
  const connections = new Connections(3, () => {})
  const servers = [createServer(), createServer()]
  const ports = await Promise.all(
    servers.map(async (server) => {
      connections.follow(server)
      await once(server.listen(0, '127.0.0.1'), 'listening')
      return (server.address() as AddressInfo).port
    }),
  )
  const sockets = [0, 1, 0, 1, 0].map((index) => connect(ports[index] ?? 0, '127.0.0.1'))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    for (const server of servers) server.close()
  })
  for (const socket of sockets) socket.on('error', () => {})
  await expect.poll(() => connections.refused).toBe(2)
  expect(connections.open).toBe(3)
})

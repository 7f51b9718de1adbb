import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type TLSSocket } from 'node:tls'

/** Where gateways reach one another, and the secret that both ends have from the database. */
export interface Reached {
  readonly host: string
  readonly port: number
  readonly secret: string
}

/** Both ends prove that they know the secret, and what is recorded stays closed when it is known later. */
const secured = {
  ciphers: 'ECDHE-PSK-CHACHA20-POLY1305',
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
} as const
const identity = 'gateway'
const handshakeTimeoutMs = 2000
/** Far more than one database serves, with those who do not know the secret yet. */
const maxGateways = 256

export interface Listening {
  readonly host: string
  readonly port: number
  close(): void
}

/** Listens for gateways that know the secret; nothing of others is read. Throws where it cannot. */
export async function listenForGateways(
  { host, port, secret }: Reached,
  take: (socket: TLSSocket) => void,
): Promise<Listening> {
  const pskCallback = () => Buffer.from(secret, 'hex')
  const server = createServer({ ...secured, pskCallback, handshakeTimeout: handshakeTimeoutMs })
  server.maxConnections = maxGateways
  server.on('secureConnection', take)
  // Whoever does not know the secret has come to the wrong place; a connection may break at any time.
  server.on('tlsClientError', (_, socket) => socket.destroy())
  // Each of several processes has a port of its own.
  server.listen({ port, host, exclusive: true })
  await once(server, 'listening')
  // Of a connection that could not be accepted its other end hears.
  server.on('error', () => {})
  server.unref()
  const { port: taken } = server.address() as AddressInfo
  return { host, port: taken, close: () => void server.close() }
}

/** Connects with a gateway. Throws where it is not there, or does not know the secret. */
export async function connectGateway({ host, port, secret }: Reached): Promise<TLSSocket> {
  const pskCallback = () => ({ psk: Buffer.from(secret, 'hex'), identity })
  const checkServerIdentity = () => undefined
  const socket = connect({ ...secured, host, port, pskCallback, checkServerIdentity })
  // Batches are small and wait for one another.
  socket.setNoDelay(true)
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(handshakeTimeoutMs) })
  } catch (error) {
    // Of what becomes of it later nobody needs to hear.
    socket.on('error', () => {}).destroy()
    throw error
  }
  return socket
}

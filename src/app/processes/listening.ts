import { createServer } from 'node:net'
import type { Hub } from '../forwarding/hub.ts'

/** Listens for servers at the path of a socket, whose folder only its owner may enter. Returns what ends it. */
export async function listenAt(path: string, hub: Hub): Promise<() => void> {
  const server = createServer((socket) => hub.take(socket))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, resolve)
  })
  return () => void server.close()
}

import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Frames } from './frames.ts'

const messages = fc.array(
  fc.oneof(fc.string(), fc.uint8Array({ maxLength: 300 }), fc.array(fc.double())),
)
const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 })

/** What is sent, as bytes. */
function bytesOf(sent: readonly unknown[]): Buffer {
  const socket = new PassThrough()
  const frames = new Frames<never, unknown>(
    socket,
    () => {},
    () => {},
  )
  socket.removeAllListeners('data').pause()
  for (const message of sent) frames.send(message)
  return socket.read() ?? Buffer.alloc(0)
}

it('reads messages however their bytes come in', async () => {
  await fc.assert(
    fc.asyncProperty(messages, sizes, async (sent, sizes) => {
      const bytes = bytesOf(sent)
      const socket = new PassThrough()
      const received: unknown[] = []
      const closed = new Promise<void>((resolve) => {
        new Frames<unknown, never>(socket, (message) => received.push(message), resolve)
      })
      for (let from = 0, turn = 0; from < bytes.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1
        socket.write(bytes.subarray(from, from + size))
        from += size
      }
      socket.end()
      await closed
      expect(received).toEqual(sent)
    }),
  )
})

import type { ChildProcess } from 'node:child_process'

/** What `cluster` tells a process when it hands a connection over, and is told once that is taken. */
interface ClusterMessage {
  readonly act?: string
  readonly seq?: number
  readonly ack?: number
}

/** A connection as the system has it. */
interface ConnectionHandle {
  close(): void
}

/**
 * Closes the connections that were on their way to a process when it ended, which has not taken them.
 * `cluster` waits for it to say so for ever, and with it whoever is at their other end.
 */
export function closingUntaken(child: ChildProcess): ChildProcess {
  const underWay = new Map<number, ConnectionHandle>()
  const { send } = child
  const sendNoting = (message: ClusterMessage, handle?: unknown, ...more: unknown[]): boolean => {
    const { act, seq } = message
    if (act === 'newconn' && seq !== undefined && isHandle(handle)) underWay.set(seq, handle)
    return Reflect.apply(send, child, [message, handle, ...more])
  }
  child.on('internalMessage', ({ ack }: ClusterMessage) => {
    if (ack !== undefined) underWay.delete(ack)
  })
  child.once('exit', () => {
    for (const handle of underWay.values()) handle.close()
  })
  return Object.assign(child, { send: sendNoting })
}

/** It is none of the public types. */
function isHandle(handle: unknown): handle is ConnectionHandle {
  return typeof handle === 'object' && handle !== null && 'close' in handle
}

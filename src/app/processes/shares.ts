import { OperatorError } from '../../core/errors.ts'
import type { Settings } from '../../settings/load.ts'
import { peerOf } from '../../settings/schema.ts'

const highestPort = 65_535

/** What one of several processes has of that which there is once. */
export function shareOf({ maxConnections, processes, peerAddress }: Settings, index: number) {
  const peer = peerAddress === undefined ? undefined : peerOf(peerAddress)
  return {
    ...(maxConnections !== undefined && {
      maxConnections: Math.ceil(maxConnections / processes),
    }),
    ...(peer && { peerAddress: `${peer.host}:${peer.port === 0 ? 0 : peer.port + index}` }),
  }
}

/** Throws OperatorError where not every process would have a port of its own to be reached at. */
export function refuseMissingPorts({ database, processes, peerAddress }: Settings): void {
  const peer = peerAddress === undefined ? undefined : peerOf(peerAddress)
  if (database === undefined || !peer || peer.port + processes - 1 <= highestPort) return
  const highest = highestPort - processes + 1
  throw new OperatorError({
    zh: `设置 peerAddress 的端口 ${peer.port} 过大：${processes} 个进程各占一个端口，从它开始依次加一，最大只能到 ${highestPort}；请改用不超过 ${highest} 的端口，或减少 processes`,
    en: `The port ${peer.port} of the setting peerAddress is too high: each of the ${processes} processes has the next one, and the last there is is ${highestPort}; give a port of at most ${highest}, or fewer processes`,
  })
}

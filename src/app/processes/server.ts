import type { Settings } from '../../settings/load.ts'
import { peerOf } from '../../settings/schema.ts'
import { startGateway } from '../gateway.ts'
import { runChild } from './child.ts'
import { connectKeeper } from './connect.ts'
import type { KeeperEvents } from './role.ts'

/** One of the processes that serve HTTP, at the same port. */
runChild(async ({ settings, version, process, index, path, makesDemo }, surroundings) => {
  const { logTo, printMetrics } = surroundings
  const connect = (events: KeeperEvents) => connectKeeper(path, events)
  const gateway = await startGateway({ ...settings, ...shareOf(settings, index) }, version, {
    ...(logTo && { logTo }),
    // Over a database they find by themselves who keeps.
    role: { process, makesDemo, printMetrics, ...(settings.database === undefined && { connect }) },
  })
  const { address, demoToken } = gateway
  return { ...gateway, ready: { address, demoToken } }
})

/** What one of several processes has of that which there is once. */
function shareOf({ maxConnections, processes, peerAddress }: Settings, index: number) {
  const peer = peerAddress === undefined ? undefined : peerOf(peerAddress)
  return {
    ...(maxConnections !== undefined && {
      maxConnections: Math.ceil(maxConnections / processes),
    }),
    ...(peer && { peerAddress: `${peer.host}:${peer.port === 0 ? 0 : peer.port + index}` }),
  }
}

import { startGateway } from '../gateway.ts'
import { runChild } from './child.ts'
import { connectKeeper } from './connect.ts'
import type { KeeperEvents } from './role.ts'
import { shareOf } from './shares.ts'

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

import { startGateway } from '../gateway.ts'
import { runChild } from './child.ts'
import { connectKeeper } from './connect.ts'

/** One of the processes that serve HTTP, at the same port. */
runChild(async ({ settings, version, process, path, makesDemo }, { logTo, printMetrics }) => {
  const { maxConnections, processes } = settings
  const share = maxConnections === undefined ? {} : shareOf(maxConnections, processes)
  const gateway = await startGateway({ ...settings, ...share }, version, {
    ...(logTo && { logTo }),
    role: { process, makesDemo, connect: (events) => connectKeeper(path, events), printMetrics },
  })
  const { address, demoToken } = gateway
  return { ...gateway, ready: { address, demoToken } }
})

function shareOf(maxConnections: number, processes: number) {
  return { maxConnections: Math.ceil(maxConnections / processes) }
}

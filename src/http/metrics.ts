import type { BlockList } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import { callerAddress, isListed, peerAddress } from './address.ts'
import { type Meters, openRegistry } from './registry.ts'

export interface MetricsSettings {
  readonly metricsFrom: BlockList
  readonly trustedProxies: BlockList
}

/** The metrics in Prometheus' text format, for those who may see them; for others there are none. */
export function metricsRoute(
  app: FastifyInstance,
  meters: Meters,
  { metricsFrom, trustedProxies }: MetricsSettings,
): void {
  // Made when first asked for: watching the event loop and the garbage collector is not free.
  let registry: Registry | undefined
  app.get('/metrics', async (request, reply) => {
    const address = callerAddress(request.raw, trustedProxies)
    const isForwarded = request.headers['x-forwarded-for'] !== undefined
    // A proxy that is not trusted would lend its own address to everybody behind it.
    const isProxy = isForwarded && address === peerAddress(request.raw)
    if (isProxy || !isListed(address, metricsFrom)) return reply.callNotFound()
    registry ??= openRegistry(meters)
    // Any site that the operator visits could read what only this machine may.
    return reply
      .removeHeader('Access-Control-Allow-Origin')
      .type(registry.contentType)
      .send(await registry.metrics())
  })
}

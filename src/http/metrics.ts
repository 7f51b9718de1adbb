import type { BlockList } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { callerAddress, isListed, peerAddress } from './address.ts'
import type { Metrics } from './prometheus.ts'

export interface MetricsSettings {
  readonly metricsFrom: BlockList
  readonly trustedProxies: BlockList
  /** Present where this is one of several processes: prints what all of them have measured. */
  readonly printForAll?: () => Promise<string>
}

/** The metrics in Prometheus' text format, for those who may see them; for others there are none. */
export function metricsRoute(
  app: FastifyInstance,
  metrics: () => Metrics,
  { metricsFrom, trustedProxies, printForAll }: MetricsSettings,
): void {
  app.get('/metrics', async (request, reply) => {
    const address = callerAddress(request.raw, trustedProxies)
    const isForwarded = proxyHeaders.some((name) => request.headers[name] !== undefined)
    // A proxy that is not trusted would lend its own address to everybody behind it.
    const isItself = address === peerAddress(request.raw)
    const isDoubtful = isItself && (isForwarded || isLured(request))
    if (isDoubtful || !isListed(address, metricsFrom)) return reply.callNotFound()
    const { contentType, print } = metrics()
    // Any site that the operator visits could read what only this machine may.
    return reply
      .removeHeader('Access-Control-Allow-Origin')
      .type(contentType)
      .send(await (printForAll ?? print)())
  })
}

const proxyHeaders = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip']

/** Whether a site made a browser of this machine ask, whose name leads here only for that. */
function isLured({ hostname, raw }: FastifyRequest): boolean {
  const isLocal = /^(127\.|::1$|::ffff:127\.)/.test(peerAddress(raw))
  return isLocal && !/^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i.test(hostname)
}

import type { FastifyRequest } from 'fastify'
import type { Servers } from '../derive/openapi.ts'

export interface BaseAddressSettings {
  /** Base addresses that the documents name: without the first one, that which was asked. */
  readonly servers: { readonly global: string | undefined; readonly cn: string | undefined }
}

/**
 * Where no base address is set, the address that the reader just used is the one that works. A
 * second one is named where it is set, and only there.
 */
export function baseAddresses(request: FastifyRequest, { servers }: BaseAddressSettings): Servers {
  const named = `${request.protocol}://${request.host}`
  const isHost = /^[\w.:[\]-]{1,255}$/.test(request.host) && URL.canParse(named)
  const asked = isHost ? named : `${request.protocol}://localhost`
  const { global = asked, cn } = servers
  return { global, ...(cn !== undefined && { cn }) }
}

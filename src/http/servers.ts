import type { FastifyRequest } from 'fastify'

export interface ServerAddresses {
  /** Base addresses that the documents name; undefined for the address that was asked. */
  readonly servers: { readonly global: string | undefined; readonly cn: string | undefined }
}

/** Where no base address is set, the address that the reader just used is the one that works. */
export function askedServers(
  request: FastifyRequest,
  { servers }: ServerAddresses,
): { readonly global: string; readonly cn: string } {
  const named = `${request.protocol}://${request.host}`
  const isHost = /^[\w.:[\]-]{1,255}$/.test(request.host) && URL.canParse(named)
  const asked = isHost ? named : `${request.protocol}://localhost`
  return { global: servers.global ?? asked, cn: servers.cn ?? asked }
}

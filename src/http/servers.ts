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
  const host = /^[\w.:[\]-]{1,255}$/.test(request.host) ? request.host : 'localhost'
  const asked = `${request.protocol}://${host}`
  return { global: servers.global ?? asked, cn: servers.cn ?? asked }
}

import type { IncomingMessage } from 'node:http'
import { type BlockList, isIP, isIPv6 } from 'node:net'

/**
 * The address a call comes from. `X-Forwarded-For` is believed only as far as the proxies that
 * wrote it are trusted: the last address in it that is not one of theirs.
 */
export function callerAddress(request: IncomingMessage, trustedProxies: BlockList): string {
  let address = peerAddress(request)
  const forwarded = request.headers['x-forwarded-for']
  if (forwarded === undefined) return address
  const hops = String(forwarded).split(',').reverse()
  for (const hop of hops) {
    if (!isListed(address, trustedProxies)) return address
    const before = plain(hop.trim())
    if (isIP(before) === 0) return address
    address = before
  }
  return address
}

/** The address at the other end of the connection, be it a caller's or a proxy's. */
export function peerAddress(request: IncomingMessage): string {
  return plain(request.socket.remoteAddress ?? '')
}

/** Whether the address is one of the list's. */
export function isListed(address: string, list: BlockList): boolean {
  return isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** A socket that listens on IPv6 shows IPv4 callers as `::ffff:1.2.3.4`. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}

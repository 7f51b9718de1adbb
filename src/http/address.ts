import type { IncomingMessage } from 'node:http'
import { type BlockList, isIP, isIPv6 } from 'node:net'

/**
 * The address a call comes from. `X-Forwarded-For` is believed only as far as the proxies that
 * wrote it are trusted: the last address in it that is not one of theirs.
 */
export function callerAddress(request: IncomingMessage, trustedProxies: BlockList): string {
  let address = plain(request.socket.remoteAddress ?? '')
  const forwarded = request.headers['x-forwarded-for']
  if (forwarded === undefined) return address
  const hops = String(forwarded).split(',').reverse()
  for (const hop of hops) {
    if (!isTrusted(address, trustedProxies)) return address
    const before = plain(hop.trim())
    if (isIP(before) === 0) return address
    address = before
  }
  return address
}

function isTrusted(address: string, trustedProxies: BlockList): boolean {
  return isIP(address) !== 0 && trustedProxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** A socket that listens on IPv6 shows IPv4 callers as `::ffff:1.2.3.4`. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}

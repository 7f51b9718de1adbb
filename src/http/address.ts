import type { IncomingMessage } from 'node:http'
import { type BlockList, isIP, isIPv6 } from 'node:net'
import { readAddress } from '../core/address.ts'

/** The address of a caller whose proxy does not say where he is. It is on no list of addresses. */
const nobodys = ''

/**
 * No more addresses are read: fewer ever stand behind one another, and each costs some
 * microseconds.
 */
const maxProxies = 1000

/**
 * The address a call comes from. `X-Forwarded-For` is believed only as far as the proxies that
 * wrote it are trusted: the last address in it that is not one of theirs. What cannot be read there
 * is nobody's address, and never that of the proxy, which may be allowed what its callers are not.
 */
export function callerAddress(request: IncomingMessage, trustedProxies: BlockList): string {
  let address = peerAddress(request)
  const forwarded = request.headers['x-forwarded-for']
  if (forwarded === undefined) return address
  const hops = String(forwarded)
  let end = hops.length
  for (let proxies = 0; isListed(address, trustedProxies) && end >= 0; proxies++) {
    if (proxies === maxProxies) return nobodys
    const comma = hops.slice(0, end).lastIndexOf(',')
    address = readAddress(hops.slice(comma + 1, end).replace(/^[ \t]+|[ \t]+$/g, '')) ?? nobodys
    end = comma
  }
  return address
}

/** The address at the other end of the connection, be it a caller's or a proxy's. */
export function peerAddress(request: IncomingMessage): string {
  return plain(request.socket.remoteAddress ?? nobodys)
}

/** Whether the address is one of the list's. */
export function isListed(address: string, list: BlockList): boolean {
  return isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** A socket has its address in normal form but for a zone, and IPv4 callers of IPv6 as mapped. */
function plain(address: string): string {
  if (address.startsWith('::ffff:')) return address.slice(7)
  const zone = address.indexOf('%')
  return zone < 0 ? address : address.slice(0, zone)
}

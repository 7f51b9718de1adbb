import { BlockList, isIP, isIPv4, isIPv6, SocketAddress } from 'node:net'

/** The addresses that share the first `prefix` bits; a single address shares all of them. */
export interface AddressBlock {
  readonly address: string
  readonly prefix: number
  readonly family: 'ipv4' | 'ipv6'
}

/** Reads an IP address or a CIDR block such as `10.0.0.0/8`; undefined where it is neither. */
export function parseBlock(text: string): AddressBlock | undefined {
  const [, address = '', length] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const version = isIP(address)
  if (version === 0) return undefined
  const bits = version === 4 ? 32 : 128
  const prefix = length === undefined ? bits : Number(length)
  if (prefix > bits) return undefined
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' }
}

/**
 * Makes one list of the blocks, to check addresses against. Throws RangeError on text that is no
 * block.
 */
export function blockList(blocks: readonly string[]): BlockList {
  const result = new BlockList()
  for (const text of blocks) {
    const block = parseBlock(text)
    if (!block) throw new RangeError(`Not an address or CIDR block: ${text}`)
    result.addSubnet(block.address, block.prefix, block.family)
  }
  return result
}

const inBrackets = /^\[([^\]%]*)(%[\w.~-]+)?\](?::(\d{1,5}))?$/
const dotted = /^([\d.]+)(?::(\d{1,5}))?$/
const bare = /^([\da-f:.]*)(%[\w.~-]+)?$/i

/**
 * Reads an IP address as proxies write it: IPv4 with or without a port, IPv6 as it is or in brackets
 * with or without a port. Gives it in its one normal form, without port and zone, and one of IPv4
 * that is mapped into IPv6 as IPv4; undefined where it is none.
 */
export function readAddress(text: string): string | undefined {
  const [, ipv4 = '', port] = dotted.exec(text) ?? []
  if (isIPv4(ipv4)) return isPort(port) ? ipv4 : undefined
  const [, address = '', , portBehind] = inBrackets.exec(text) ?? bare.exec(text) ?? []
  if (!isIPv6(address) || !isPort(portBehind)) return undefined
  const normal = new SocketAddress({ address, family: 'ipv6' }).address
  return /^::ffff:([\d.]+)$/.exec(normal)?.[1] ?? normal
}

function isPort(text: string | undefined): boolean {
  return text === undefined || Number(text) <= 65_535
}

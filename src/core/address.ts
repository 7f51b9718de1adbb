import { BlockList, isIP } from 'node:net'

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

/** The blocks as one list to check addresses against. Throws RangeError on text that is no block. */
export function blockList(blocks: readonly string[]): BlockList {
  const result = new BlockList()
  for (const text of blocks) {
    const block = parseBlock(text)
    if (!block) throw new RangeError(`Not an address or CIDR block: ${text}`)
    result.addSubnet(block.address, block.prefix, block.family)
  }
  return result
}

import { hash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const tokenPattern = /^ast_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/

/** A new token: `ast_`, 30 random characters (178 bits), and 6 of checksum. Show it once; keep its digest. */
export function newToken(): string {
  let body = ''
  while (body.length < 30) {
    for (const byte of randomBytes(40)) {
      // 248 is the largest multiple of 62 in a byte: taking the rest would favour some characters.
      if (byte < 248 && body.length < 30) body += base62[byte % 62]
    }
  }
  return `ast_${body}${checksum(body)}`
}

/** Whether the text can be a token at all, so that a typo costs no look-up. */
export function isTokenShaped(text: string): boolean {
  const match = tokenPattern.exec(text)
  return match?.[1] !== undefined && checksum(match[1]) === match[2]
}

/** The SHA-256 of a token in hex: the only form in which it is stored, or sent between threads. */
export function tokenDigest(token: string): string {
  return hash('sha256', token)
}

function checksum(body: string): string {
  let rest = crc32(body)
  let text = ''
  for (let i = 0; i < 6; i++) {
    text = base62[rest % 62] + text
    rest = Math.floor(rest / 62)
  }
  return text
}

/** A lower bound of every request id that is made from `atMs` on, for finding the older ones. */
export function requestIdFloor(atMs: number): string {
  const time = atMs.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}`
}

/** Hexadecimal digits of randomness, drawn many at a time: each draw is a call into the system. */
let random = ''
let randomAt = 0

/** The millisecond of the latest id, and how many ids it has had. */
let latest = { atMs: -1, floor: '', ids: 0 }

/**
 * A UUID of version 7. Ids made later sort later, 4,096 of one millisecond by a counter (RFC 9562,
 * section 6.2, method 1): they append to an index, whose pages then fill up and need no splitting.
 */
export function newRequestId(atMs: number): string {
  if (latest.atMs !== atMs) latest = { atMs, floor: requestIdFloor(atMs), ids: 0 }
  if (randomAt + 16 > random.length) {
    random = randomBytes(2048).toString('hex')
    randomAt = 0
  }
  const digits = random.slice(randomAt, randomAt + 16)
  randomAt += 16
  const counter = (latest.ids++ & 0xfff).toString(16).padStart(3, '0')
  const variant = '89ab'[digits.charCodeAt(0) & 3]
  return `${latest.floor}-7${counter}-${variant}${digits.slice(1, 4)}-${digits.slice(4)}`
}

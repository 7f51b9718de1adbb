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

/** SHA-256 in hex: the only form in which a token is stored, sent between threads, or compared. */
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

/** Hexadecimal digits of randomness, drawn many at a time: each draw is a call into the system. */
let random = ''
let randomAt = 0

/** What every request id made from `atMs` on is not less than, for finding the older ones. */
export function requestIdFloor(atMs: number): string {
  const time = atMs.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}`
}

/** A UUID of version 7: ids made later sort later, so they append to an index instead of scattering. */
export function newRequestId(atMs: number): string {
  if (randomAt + 20 > random.length) {
    random = randomBytes(2048).toString('hex')
    randomAt = 0
  }
  const digits = random.slice(randomAt, randomAt + 20)
  randomAt += 20
  const variant = '89ab'[digits.charCodeAt(3) & 3]
  return `${requestIdFloor(atMs)}-7${digits.slice(0, 3)}-${variant}${digits.slice(5, 8)}-${digits.slice(8)}`
}

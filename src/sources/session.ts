import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { redactSecrets } from '../core/redact.ts'
import { SourceFault } from './fault.ts'
import { isObject } from './signs.ts'
import type { SourceLog } from './source.ts'

export interface SessionSettings {
  /** A file with a Cookie header, or with the JSON list of cookies that browser extensions write. */
  readonly sessionFile?: string
  /** A Cookie header; the file comes first. */
  readonly session?: string
}

interface Cookie {
  readonly name: string
  readonly value: string
  readonly domain?: unknown
  /** Unix time in seconds. */
  readonly expirationDate?: unknown
}

/** Cookies shorter than this are switches and counts; taking them out of texts would only maim these. */
const shortestSecret = 6

/** The operator's login as cookies. A file is read again when it changes: that is how it is renewed. */
export class Session {
  readonly #file: string | undefined
  readonly #text: string | undefined
  readonly #host: string
  readonly #log: SourceLog
  #stamp = ''
  #read: { readonly header: string } | { readonly problem: string } = { problem: 'not read yet' }
  #secrets: readonly string[] = []

  /** `host` is the upstream's: cookies of other sites that a file holds are none of its business. */
  constructor(settings: SessionSettings, host: string, log: SourceLog) {
    this.#file = settings.sessionFile === undefined ? undefined : resolve(settings.sessionFile)
    this.#text = settings.session
    this.#host = host
    this.#log = log
  }

  /** Whether the file has changed since the cookies were last taken. */
  isRenewed(): boolean {
    return this.#stamp !== this.#stampNow()
  }

  /** The value of the Cookie header. Throws SourceFault where there is none to be had. */
  cookies(): string {
    const stamp = this.#stampNow()
    if (stamp !== this.#stamp) {
      this.#stamp = stamp
      this.#read = this.#readNow()
    }
    if ('problem' in this.#read) throw new SourceFault('loginLost', { detail: this.#read.problem })
    return this.#read.header
  }

  /** Takes the session, and everything that looks like a token, out of a text. */
  redact(text: string): string {
    return redactSecrets(text, this.#secrets)
  }

  #stampNow(): string {
    if (this.#file === undefined) return 'environment'
    try {
      const { mtimeMs, size, ino } = statSync(this.#file)
      return `${mtimeMs} ${size} ${ino}`
    } catch {
      return 'absent'
    }
  }

  #readNow(): { header: string } | { problem: string } {
    try {
      const cookies = parseCookies(this.#file === undefined ? this.#text : this.#readFile())
      const ours = cookies.filter((cookie) => isFor(cookie, this.#host))
      if (ours.length === 0) return { problem: `the session has no cookies for ${this.#host}` }
      const header = ours.map(({ name, value }) => `${name}=${value}`).join('; ')
      if (!/^[\x20-\x7e]+$/.test(header)) return { problem: 'the session is not plain ASCII' }
      // Those of the former session may still be spoken of.
      const values = ours.map(({ value }) => value).filter((v) => v.length >= shortestSecret)
      this.#secrets = [...new Set([...values, ...this.#secrets])].slice(0, 1000)
      return { header }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
      return { problem: `the session cannot be read from ${this.#file ?? 'its setting'}${code}` }
    }
  }

  #readFile(): string {
    const file = String(this.#file)
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
      this.#log.warn({ file }, 'others may read the session file: give it mode 600')
    }
    return readFileSync(file, 'utf8')
  }
}

/** Whether a cookie of a list is meant for the host, and not yet over. One without domain is. */
function isFor({ domain, expirationDate }: Cookie, host: string): boolean {
  if (typeof expirationDate === 'number' && expirationDate * 1000 < Date.now()) return false
  if (typeof domain !== 'string') return true
  const bare = domain.replace(/^\./, '')
  return host === bare || host.endsWith(`.${bare}`)
}

/** Throws where the text is neither a Cookie header nor a list of cookies. */
function parseCookies(text = ''): Cookie[] {
  const trimmed = text.trim()
  if (/^[[{]/.test(trimmed)) {
    const parsed: unknown = JSON.parse(trimmed)
    const list = isObject(parsed) ? parsed.cookies : parsed
    return Array.isArray(list) ? list.filter(isCookie) : []
  }
  return trimmed
    .replace(/^cookie:/i, '')
    .split(';')
    .map((pair) => /^\s*([^=\s]+)=([^\r\n]*?)\s*$/.exec(pair))
    .filter((match) => match !== null)
    .map(([, name = '', value = '']) => ({ name, value }))
}

function isCookie(value: unknown): value is Cookie {
  return isObject(value) && typeof value.name === 'string' && typeof value.value === 'string'
}

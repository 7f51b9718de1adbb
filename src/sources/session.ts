import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Clock } from '../core/clock.ts'
import { OperatorError } from '../core/errors.ts'
import { redactSecrets } from '../core/redact.ts'
import { readTextFile } from '../core/text-file.ts'
import { type Cookie, UnreadableCookies } from './cookies/cookie.ts'
import { readCookies } from './cookies/read.ts'
import { SourceFault } from './fault.ts'
import type { SourceLog } from './source.ts'

export interface SessionSettings {
  /** A file with cookies in any of the forms of `readCookies`. */
  readonly sessionFile?: string
  /** The cookies as a text; the file comes first. */
  readonly session?: string
}

/**
 * Cookies that are shorter are switches and counts; taking them out of texts would only maim these.
 */
const shortestSecret = 6

/** The cookies for the upstream, or why there are none. */
type Read = { readonly cookies: readonly Cookie[] } | { readonly fault: SourceFault }

/** The operator's login as cookies. A file is read again when it changes: that is how it is renewed. */
export class Session {
  readonly #file: string | undefined
  readonly #text: string
  readonly #host: string
  readonly #clock: Clock
  readonly #log: SourceLog
  #stamp = ''
  #read: Read = { cookies: [] }
  #secrets: readonly string[] = []

  /** `host` is the upstream's: cookies of other sites that a file holds are none of its business. */
  constructor(settings: SessionSettings, host: string, clock: Clock, log: SourceLog) {
    this.#file = settings.sessionFile === undefined ? undefined : resolve(settings.sessionFile)
    this.#text = settings.session ?? ''
    this.#host = host
    this.#clock = clock
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
    if ('fault' in this.#read) throw this.#read.fault
    const nowMs = this.#clock.now()
    const valid = this.#read.cookies.filter(({ expiresAtMs = nowMs + 1 }) => expiresAtMs > nowMs)
    if (valid.length > 0) return valid.map(printed).join('; ')
    throw new SourceFault('loginLost', { detail: 'all cookies of the session have expired' })
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

  #readNow(): Read {
    try {
      const all = readCookies(this.#file === undefined ? this.#text : this.#readFile(this.#file))
      const ours = all.filter((cookie) => isFor(cookie, this.#host))
      this.#keepSecret(ours)
      if (ours.length === 0) throw new UnreadableCookies(`it holds no cookies for ${this.#host}`)
      return { cookies: this.#sendable(ours) }
    } catch (error) {
      return { fault: new SourceFault('unreadable', { detail: this.#told(error) }) }
    }
  }

  #told(error: unknown): string {
    if (error instanceof OperatorError) return error.message
    if (!(error instanceof UnreadableCookies)) throw error
    return `${error.message} (${this.#file ?? 'the setting xingtu.session'})`
  }

  #readFile(file: string): string {
    const text = readTextFile(file)
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
      this.#log.warn({ file }, 'others may read the session file: give it mode 600')
    }
    return text
  }

  /** Leaves out what a header cannot carry: a nickname is not worth the login. */
  #sendable(cookies: readonly Cookie[]): readonly Cookie[] {
    const left = cookies.filter((cookie) => !isSendable(cookie))
    if (left.length > 0) {
      const names = left.map(({ name }) => name.slice(0, 64))
      this.#log.warn({ cookies: names }, 'cookies that no header can carry are left out')
    }
    if (left.length < cookies.length) return cookies.filter(isSendable)
    throw new UnreadableCookies('it holds no cookie that a header can carry')
  }

  /** The secrets of the former session are kept too: it may still be spoken of. */
  #keepSecret(cookies: readonly Cookie[]): void {
    const values = cookies.flatMap(({ value }) => [value, decoded(value)])
    const secrets = values.filter((value) => value.length >= shortestSecret)
    this.#secrets = [...new Set([...secrets, ...this.#secrets])].slice(0, 1000)
  }
}

/** Whether a cookie is meant for the host. One without a domain is. */
function isFor({ domain }: Cookie, host: string): boolean {
  if (domain === undefined) return true
  const bare = domain.toLowerCase().replace(/^\./, '')
  return host === bare || host.endsWith(`.${bare}`)
}

function isSendable({ name, value }: Cookie): boolean {
  return /^[!-:<>-~]*$/.test(name) && /^[ -:<-~]*$/.test(value) && name + value !== ''
}

function printed({ name, value }: Cookie): string {
  return name === '' ? value : `${name}=${value}`
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

import { writeSync } from 'node:fs'
import { inspect } from 'node:util'
import { type DestinationStream, type LogFn, type Logger, pino } from 'pino'
import { redactTokens } from '../core/redact.ts'
import type { Settings } from '../settings/load.ts'

/**
 * The operator's log: JSON lines on stderr, without tokens and cookies. What is said again and again
 * is printed once and then counted; `flush` prints the counts that are left. Of several processes
 * each line has the name of its own.
 */
export function openLog(
  settings: Pick<Settings, 'logLevel'>,
  logTo: DestinationStream | undefined,
  process?: string,
): Logger {
  const repeats = new Repeats()
  const write = logTo ? (line: string) => logTo.write(line) : writeToStderr
  const options = {
    level: settings.logLevel,
    base: process === undefined ? null : { process },
    serializers: { error: (error: unknown) => describeError(error) },
    hooks: {
      streamWrite: redactTokens,
      logMethod(this: Logger, args: Parameters<LogFn>, method: LogFn, level: number) {
        const print = (...all: Parameters<LogFn>) => method.apply(this, all)
        repeats.say({ level, args, print })
      },
    },
  }
  // pino calls what its type of destinations does not name.
  const destination: DestinationStream & { readonly flush: () => void } = {
    write,
    flush: () => repeats.end(),
  }
  return pino(options, destination)
}

/** A log that cannot be written, to a full disk for one, must not stop what it tells of. */
function writeToStderr(line: string): void {
  try {
    writeSync(2, line)
  } catch {}
}

interface Saying {
  readonly level: number
  readonly args: Parameters<LogFn>
  readonly print: (...args: Parameters<LogFn>) => void
}

interface Repeated {
  /** What it has in common with the same message about something else. */
  readonly common: string
  /** How often the message may still be printed before it is counted. */
  left: number
  repeats: number
  readonly printCount: (repeats: number) => void
  readonly timer: NodeJS.Timeout
}

/** How often repeats are counted up, and how long a message must be silent to be told in full. */
const countEveryMs = 60_000
/** A message without an error is printed more often: it may tell of a state that comes and goes. */
const printedAMinute = 10
/** No more messages than this are told apart at one time. */
const maxSaid = 500
/** Of one error no more: what many fail of, and what others can make up, is told once for all. */
const maxSubjects = 20
/** What a message is about, in names that no caller chooses. */
const subjectNames = ['endpoint', 'source', 'dataset', 'of', 'keeper', 'host', 'port'] as const

/**
 * Prints a message the first time, and how often it came again each minute in which it does. The same
 * about another endpoint, source or process is another message.
 */
class Repeats {
  readonly #said = new Map<string, Repeated>()
  /** How many are told apart that have this in common. */
  readonly #subjects = new Map<string, number>()

  say(saying: Saying): void {
    const common = keyOf(saying)
    const own = `${common} ${JSON.stringify(subjectOf(saying.args))}`
    const isLimited = errorOf(saying.args) !== undefined && !this.#said.has(own)
    const isShared = isLimited && (this.#subjects.get(common) ?? 0) >= maxSubjects
    const key = isShared ? common : own
    const said = this.#said.get(key)
    if (said) {
      if (said.left-- > 0) saying.print(...saying.args)
      else said.repeats++
      return
    }
    const [oldest] = this.#said.keys()
    if (oldest !== undefined && this.#said.size >= maxSaid) this.#forget(oldest)
    saying.print(...saying.args)
    this.#subjects.set(common, (this.#subjects.get(common) ?? 0) + 1)
    this.#said.set(key, this.#begin(saying, key, common))
  }

  #begin({ args, print }: Saying, key: string, common: string): Repeated {
    const timer = setInterval(() => this.#count(key), countEveryMs).unref()
    const { message, details } = summaryOf(args)
    const told = key === common ? details : { ...subjectOf(args), ...details }
    const printCount = (repeats: number) => print({ ...told, repeats }, message)
    const left = 'error' in details ? 0 : printedAMinute - 1
    return { common, left, repeats: 0, printCount, timer }
  }

  end(): void {
    for (const key of [...this.#said.keys()]) this.#forget(key)
  }

  #count(key: string): void {
    const said = this.#said.get(key)
    if (!said?.repeats) return void this.#forget(key)
    said.printCount(said.repeats)
    said.repeats = 0
  }

  #forget(key: string): void {
    const said = this.#said.get(key)
    if (!said) return
    clearInterval(said.timer)
    this.#said.delete(key)
    const others = (this.#subjects.get(said.common) ?? 1) - 1
    if (others > 0) this.#subjects.set(said.common, others)
    else this.#subjects.delete(said.common)
    if (said.repeats > 0) said.printCount(said.repeats)
  }
}

interface Summary {
  readonly details: Readonly<Record<string, unknown>>
  readonly message: string | undefined
}

/** What a message's repeats have in common: its error, or else all but its subject and whose call it was. */
function summaryOf(args: readonly unknown[]): Summary {
  const [details, message] = args
  if (typeof details === 'string') return { details: {}, message: details }
  const text = typeof message === 'string' ? message : undefined
  const error = errorOf(args)
  if (error)
    return { details: { error: { name: error.name, message: error.message } }, message: text }
  const rest = Object.entries({ ...(details as object) }).filter(
    ([name]) => name !== 'requestId' && !isSubject(name),
  )
  return { details: Object.fromEntries(rest), message: text }
}

const isSubject = (name: string) => subjectNames.some((each) => each === name)

/** What a message is about. */
function subjectOf([details]: readonly unknown[]): Readonly<Record<string, unknown>> {
  if (typeof details !== 'object') return {}
  const named = Object.entries({ ...details }).filter(
    ([name, value]) => isSubject(name) && (typeof value === 'string' || typeof value === 'number'),
  )
  return Object.fromEntries(named)
}

/**
 * The name under which repeats are counted: it is the same for one message with one error from one
 * place, whatever ids it names.
 */
function keyOf({ level, args }: Saying): string {
  const { details, message } = summaryOf(args)
  const error = errorOf(args)
  if (!error) return `${level} ${message} ${withoutIds(inspect(details, keyOptions))}`
  const place = /\n\s*at [^\n]*/.exec(error.stack ?? '')?.[0]
  return `${level} ${message} ${error.name} ${withoutIds(error.message.slice(0, 500))} ${place}`
}

function errorOf([details]: readonly unknown[]): Error | undefined {
  const { error } = { ...(details as { readonly error?: unknown }) }
  return error instanceof Error ? error : undefined
}

const withoutIds = (text: string) => text.replace(/[\da-f]{4,}|\d+/gi, '#')

const keyOptions = { depth: 4, maxStringLength: 500, maxArrayLength: 20, breakLength: Infinity }

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack } = error
  return {
    name,
    message,
    stack,
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  }
}

import { setImmediate } from 'node:timers/promises'
import { SingleBar } from 'cli-progress'
import type { Language, Text } from '../core/text.ts'

/** How often the terminal is drawn on and signals are heard, and how often a line is written. */
const drawEveryMs = 100
const firstLineMs = 1_000
const lineEveryMs = 5_000
const barColumns = 16

/** What is told of work under way, by the share of it that is done and the seconds it has taken. */
type Telling = (share: number, seconds: number) => readonly Text[]

/**
 * Tells on stderr how far work has come: with a bar on a terminal, and with a line now and then where
 * stderr is a file or a pipe; of what is quiet, nothing.
 */
class Progress {
  readonly #language: Language
  readonly #total: number
  readonly #isQuiet: boolean
  readonly #telling: Telling
  readonly #bar: SingleBar | undefined
  readonly #startedMs = performance.now()
  #drawnMs = 0
  #nextLineMs = firstLineMs
  #done = 0

  constructor(language: Language, total: number, isQuiet: boolean, telling: Telling) {
    this.#language = language
    this.#total = total
    this.#isQuiet = isQuiet
    this.#telling = telling
    if (isQuiet || !process.stderr.isTTY) return
    this.#bar = new SingleBar({
      format: '{bar} {said}',
      barsize: barColumns,
      stream: process.stderr,
      clearOnComplete: true,
    })
    this.#bar.start(Math.max(total, 1), 0, { said: this.#said() })
  }

  /** So much of it is done. Gives whether it was time to draw. */
  reach(done: number): boolean {
    this.#done = done
    const elapsedMs = this.#elapsedMs()
    if (elapsedMs - this.#drawnMs < drawEveryMs) return false
    this.#drawnMs = elapsedMs
    if (this.#isQuiet) return true
    if (this.#bar) this.#bar.update(done, { said: this.#said() })
    else if (elapsedMs >= this.#nextLineMs) {
      this.#nextLineMs = elapsedMs + lineEveryMs
      process.stderr.write(`${this.#said()}\n`)
    }
    return true
  }

  stop(): void {
    this.#bar?.stop()
  }

  #said(): string {
    const seconds = this.#elapsedMs() / 1000
    const share = this.#total === 0 ? 1 : this.#done / this.#total
    const parts = [
      ...this.#telling(share, seconds),
      ...(seconds >= 1 && share > 0 ? [leftOf((seconds * (1 - share)) / share)] : []),
    ]
    return parts.map((part) => part[this.#language]).join({ zh: '，', en: ', ' }[this.#language])
  }

  #elapsedMs(): number {
    return performance.now() - this.#startedMs
  }
}

/** Of a file that is read, entry by entry. */
export class FileProgress {
  readonly #progress: Progress
  #bytes = 0
  #entries = 0

  constructor(language: Language, totalBytes: number, isQuiet: boolean) {
    this.#progress = new Progress(language, totalBytes, isQuiet, (share, seconds) => [
      readOf(share, totalBytes),
      doneOf(this.#entries),
      ...(seconds >= 1 ? [rateOf(this.#entries / seconds)] : []),
    ])
  }

  /** So many bytes of the file have been read. */
  onBytes(bytes: number): void {
    this.#bytes = bytes
    this.#progress.reach(bytes)
  }

  /** One more entry of it has been read. Lets signals and timers have their turn now and then. */
  async onEntry(): Promise<void> {
    this.#entries++
    if (this.#progress.reach(this.#bytes)) await setImmediate()
  }

  stop(): void {
    this.#progress.stop()
  }
}

/** Of a move from one store to another. */
export class MoveProgress {
  readonly #language: Language
  readonly #isQuiet: boolean
  #progress: Progress | undefined

  constructor(language: Language, isQuiet: boolean) {
    this.#language = language
    this.#isQuiet = isQuiet
  }

  /** So many rows have been read, of those that are read here and there again. */
  onRows(read: number, total: number): void {
    this.#progress ??= new Progress(this.#language, total, this.#isQuiet, (share, seconds) => [
      percentOf(share),
      ...(seconds >= 1 ? [rowsOf((share * total) / seconds)] : []),
    ])
    this.#progress.reach(read)
  }

  stop(): void {
    this.#progress?.stop()
  }
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

function percentOf(share: number): Text {
  const percent = `${Math.floor(100 * share)} %`
  return { zh: percent, en: percent }
}

function readOf(share: number, totalBytes: number): Text {
  const { zh, en } = percentOf(share)
  const size = sizeOf(totalBytes)
  return { zh: `${size} 的 ${zh}`, en: `${en} of ${size}` }
}

function sizeOf(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}

function doneOf(entries: number): Text {
  const count = whole.format(entries)
  return { zh: `已读 ${count} 条`, en: `${count} entries` }
}

function rateOf(entriesPerSecond: number): Text {
  const rate = whole.format(entriesPerSecond)
  return { zh: `每秒 ${rate} 条`, en: `${rate}/s` }
}

function rowsOf(rowsPerSecond: number): Text {
  const rate = whole.format(rowsPerSecond)
  return { zh: `每秒 ${rate} 行`, en: `${rate} rows/s` }
}

function leftOf(seconds: number): Text {
  const left = Math.ceil(seconds)
  const [hours, minutes] = [Math.floor(left / 3600), Math.floor((left % 3600) / 60)]
  if (hours > 0) {
    return { zh: `还需 ${hours} 小时 ${minutes} 分`, en: `${hours} h ${minutes} min left` }
  }
  if (minutes > 0) {
    return { zh: `还需 ${minutes} 分 ${left % 60} 秒`, en: `${minutes} min ${left % 60} s left` }
  }
  return { zh: `还需 ${left} 秒`, en: `${left} s left` }
}

import { BrokenOff } from './file-text.ts'

/** A character that JSON does not skip between values. */
const visible = /[^ \t\r\n]/g
const inString = /["\\]/g
const inContainer = /["[\]{}]/g
const afterWord = /[ \t\r\n,\]}]/g

/**
 * JSON that comes in pieces, read value by value, each as the text it is written in. What stands
 * inside a value is not looked at but for where it ends. All methods throw BrokenOff.
 */
export class JsonText {
  readonly #pieces: AsyncIterator<string>
  #piece = ''
  #at = 0

  constructor(pieces: AsyncIterable<string>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** Lets go of what the pieces come from. */
  async close(): Promise<void> {
    await this.#pieces.return?.()
  }

  /** The next character that is no space, which stays; undefined at the end of the text. */
  async peek(): Promise<string | undefined> {
    do {
      const at = find(visible, this.#piece, this.#at)
      if (at !== undefined) {
        this.#at = at
        return this.#piece[at]
      }
    } while (await this.#advance())
    return undefined
  }

  /** Takes the next character, which must be one of `expected`. */
  async take(expected: string): Promise<string> {
    const found = await this.peek()
    if (found === undefined) throw cutOff()
    if (!expected.includes(found)) throw unexpected(found)
    this.#at++
    return found
  }

  /** Takes the next value; undefined in place of a text longer than `maxLength`. */
  async value(maxLength: number): Promise<string | undefined> {
    const first = await this.peek()
    if (first === undefined) throw cutOff()
    if (',:]}'.includes(first)) throw unexpected(first)
    const end = new ValueEnd()
    const parts: string[] = []
    let length = 0
    for (;;) {
      const to = end.find(this.#piece, this.#at)
      const part = this.#piece.slice(this.#at, to)
      length += part.length
      if (length <= maxLength) parts.push(part)
      else parts.length = 0
      if (to !== undefined) {
        this.#at = to
        return length <= maxLength ? parts.join('') : undefined
      }
      if (!(await this.#advance())) throw cutOff()
    }
  }

  /** The names of the object that follows; whoever asks for the next has taken the value of the last. */
  async *members(): AsyncGenerator<string> {
    await this.take('{')
    if ((await this.peek()) === '}') {
      await this.take('}')
      return
    }
    do {
      if ((await this.peek()) !== '"') await this.take('"')
      const name = (await this.value(maxNameLength)) ?? ''
      await this.take(':')
      yield name
    } while ((await this.take(',}')) === ',')
  }

  /** Goes through the list that follows; whoever asks for the next has taken the element. */
  async *elements(): AsyncGenerator<void> {
    await this.take('[')
    if ((await this.peek()) === ']') {
      await this.take(']')
      return
    }
    do yield
    while ((await this.take(',]')) === ',')
  }

  async #advance(): Promise<boolean> {
    const { done, value } = await this.#pieces.next()
    this.#piece = done ? '' : value
    this.#at = 0
    return !done
  }
}

/** A longer one is none that is looked for. */
const maxNameLength = 1000

/** Looks for the end of a value, from its first character on, through all its pieces. */
class ValueEnd {
  #depth = 0
  #state: 'start' | 'word' | 'string' | 'escape' | 'container' = 'start'

  /** The index after the value; undefined where it goes on after the piece. */
  find(piece: string, from: number): number | undefined {
    let at = from
    while (at < piece.length) {
      if (this.#state === 'start') this.#begin(piece[at])
      if (this.#state === 'word') return find(afterWord, piece, at)
      if (this.#state === 'escape') {
        this.#state = 'string'
        at++
        continue
      }
      const next = find(this.#state === 'string' ? inString : inContainer, piece, at)
      if (next === undefined) return undefined
      at = next + 1
      this.#step(piece[next])
      if (this.#depth === 0 && this.#state === 'container') return at
    }
    return undefined
  }

  #begin(first: string | undefined): void {
    this.#state = first === '"' || first === '[' || first === '{' ? 'container' : 'word'
  }

  #step(sign: string | undefined): void {
    if (sign === '\\') this.#state = 'escape'
    else if (sign === '"') this.#state = this.#state === 'string' ? 'container' : 'string'
    else this.#depth += sign === '[' || sign === '{' ? 1 : -1
  }
}

function find(pattern: RegExp, text: string, from: number): number | undefined {
  pattern.lastIndex = from
  return pattern.exec(text)?.index
}

function cutOff(): BrokenOff {
  return new BrokenOff({ zh: '文件中途结束', en: 'it ends in the middle' })
}

function unexpected(character: string): BrokenOff {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  const shown = /[!-~]/.test(character) ? character : code
  return new BrokenOff({
    zh: `JSON 有误：${shown} 的位置不对`,
    en: `its JSON is broken: ${shown} stands in a wrong place`,
  })
}

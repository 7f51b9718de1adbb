import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import chain from 'stream-chain'
import { parser } from 'stream-json'
import { pick } from 'stream-json/filters/pick.js'
import { streamArray } from 'stream-json/streamers/stream-array.js'
import { OperatorError } from '../../core/errors.ts'
import { elementsOf, membersOf } from '../../sources/members.ts'

/** What a file says was asked and answered, before anything of it is believed. */
export type Capture =
  | { readonly kind: 'recorded'; readonly entry: HarEntry }
  | { readonly kind: 'stated'; readonly members: ReadonlyMap<string, string> }

/** The parts of a HAR entry that are read; a file may lack any of them. */
export interface HarEntry {
  readonly startedDateTime?: string
  readonly request?: {
    readonly method?: string
    readonly url?: string
    readonly postData?: { readonly text?: string }
  }
  readonly response?: {
    readonly status?: number
    readonly content?: {
      readonly mimeType?: string
      readonly text?: string
      readonly encoding?: string
    }
  }
}

/** JSON files are read whole, so that every digit of a body stays; a HAR is read as it streams. */
const maxJsonBytes = 64 * 1024 * 1024

/** The captures of a file, one after another. `onBytes` hears how far the file has been read. */
export async function* capturesOf(
  file: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Capture> {
  const { size } = statSync(file)
  if (isHar(file)) yield* entriesOf(file, onBytes)
  else {
    if (size > maxJsonBytes) throw tooLarge(file, size)
    yield* statedIn(file, await readFile(file, 'utf8'))
  }
  onBytes(size)
}

function isHar(file: string): boolean {
  const start = Buffer.alloc(256)
  const descriptor = openSync(file, 'r')
  const read = readSync(descriptor, start)
  closeSync(descriptor)
  return /^\uFEFF?\s*\{\s*"log"\s*:/.test(start.toString('utf8', 0, read))
}

async function* entriesOf(file: string, onBytes: (bytes: number) => void): AsyncGenerator<Capture> {
  const bytes = createReadStream(file)
  const entries = chain([bytes, parser(), pick({ filter: 'log.entries' }), streamArray()])
  try {
    for await (const { value } of entries as AsyncIterable<{ readonly value: HarEntry }>) {
      onBytes(bytes.bytesRead)
      yield { kind: 'recorded', entry: value }
    }
  } catch (error) {
    throw unreadable(file, error)
  }
}

function* statedIn(file: string, text: string): Generator<Capture> {
  try {
    // Says in words where the text is broken, which reading it piece by piece would not.
    JSON.parse(text)
  } catch (error) {
    throw unreadable(file, error)
  }
  const records = text.trimStart().startsWith('[') ? elementsOf(text) : [text]
  for (const record of records) {
    const isObject = record.trimStart().startsWith('{')
    yield { kind: 'stated', members: isObject ? membersOf(record) : new Map() }
  }
}

function tooLarge(file: string, size: number): OperatorError {
  const megabytes = Math.ceil(size / 1024 / 1024)
  return new OperatorError({
    zh: `${file} 有 ${megabytes} MB，JSON 文件至多 64 MB：请拆成几个文件`,
    en: `${file} has ${megabytes} MB, and a JSON file may have 64 MB: split it`,
  })
}

function unreadable(file: string, error: unknown): OperatorError {
  const reason = error instanceof Error ? error.message.slice(0, 200) : String(error)
  return new OperatorError({
    zh: `${file} 无法解析：${reason}。应为浏览器导出的 HAR，或 JSON（对象或列表）`,
    en: `${file} cannot be read: ${reason}. Give a HAR that a browser saved, or JSON (an object or a list)`,
  })
}

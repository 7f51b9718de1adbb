import { elementsOf, membersOf } from '../../sources/members.ts'
import { BrokenOff, textOf } from './file-text.ts'
import { JsonText } from './json-text.ts'

/** The members of a JSON object, each as the text it is written in. */
export type CaptureMembers = ReadonlyMap<string, string>

/** What a file says was asked and answered, before anything of it is believed. */
export type Capture =
  | { readonly kind: 'recorded'; readonly entry: CaptureMembers }
  | { readonly kind: 'stated'; readonly members: CaptureMembers }
  | { readonly kind: 'broken' | 'tooLarge' }

/** What a single capture may hold, in characters; the file itself may be of any size. */
const maxLength = 64 * 1024 * 1024

/**
 * The captures of a file, one after another: the entries of HARs, and records in JSON, each in a list
 * or not, or one after another. `onBytes` hears how far the file has been read. Throws FileError
 * where it cannot be read, and BrokenOff where it can be read no further.
 */
export async function* capturesOf(
  file: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Capture> {
  const text = new JsonText(textOf(file, onBytes))
  try {
    if ((await text.peek()) === undefined) {
      throw new BrokenOff({ zh: '文件是空的', en: 'it is empty' })
    }
    do {
      if ((await text.peek()) === '[') yield* listed(text)
      else yield* single(text)
    } while ((await text.peek()) !== undefined)
  } finally {
    await text.close()
  }
}

async function* listed(text: JsonText): AsyncGenerator<Capture> {
  for await (const _ of text.elements()) yield* capturesIn(await text.value(maxLength))
}

/** An object: a HAR is read entry by entry, as it may be larger than memory. */
async function* single(text: JsonText): AsyncGenerator<Capture> {
  const members = new Map<string, string>()
  let leftLength = maxLength
  let isHar = false
  for await (const name of text.members()) {
    if (name === '"log"' && (await text.peek()) === '{') {
      isHar = true
      yield* logged(text)
      continue
    }
    const value = await text.value(isHar ? 0 : leftLength)
    leftLength -= value?.length ?? leftLength
    if (value !== undefined) members.set(name, value)
  }
  if (isHar) return
  const pairs = [...members].map(([name, value]) => `${name}:${value}`)
  yield* capturesIn(leftLength > 0 ? `{${pairs.join(',')}}` : undefined)
}

async function* logged(text: JsonText): AsyncGenerator<Capture> {
  for await (const name of text.members()) {
    if (name !== '"entries"' || (await text.peek()) !== '[') {
      await text.value(0)
      continue
    }
    for await (const _ of text.elements()) yield entryOf(await text.value(maxLength))
  }
}

/** What an object holds whose text is known: a HAR, an entry of one, or a record. */
function* capturesIn(text: string | undefined): Generator<Capture> {
  const read = parsed(text)
  if ('kind' in read) {
    yield read
    return
  }
  const { members } = read
  const log = members.get('log')
  const entries = log?.startsWith('{') ? membersOf(log).get('entries') : undefined
  if (entries?.startsWith('[')) for (const entry of elementsOf(entries)) yield entryOf(entry)
  else if (members.has('request')) yield { kind: 'recorded', entry: members }
  else yield { kind: 'stated', members }
}

function entryOf(text: string | undefined): Capture {
  const read = parsed(text)
  return 'kind' in read ? read : { kind: 'recorded', entry: read.members }
}

/** None where it is no object. */
function parsed(
  text: string | undefined,
): { readonly members: CaptureMembers } | { readonly kind: 'broken' | 'tooLarge' } {
  if (text === undefined) return { kind: 'tooLarge' }
  try {
    JSON.parse(text)
  } catch {
    return { kind: 'broken' }
  }
  return { members: text.startsWith('{') ? membersOf(text) : new Map() }
}

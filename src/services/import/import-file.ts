import type { OperatorError } from '../../core/errors.ts'
import type { Text } from '../../core/text.ts'
import type { Observation } from '../../store/ports.ts'
import { recordOf } from '../acts/changing.ts'
import type { ServiceContext } from '../context.ts'
import { refused } from '../fields.ts'
import { type FreshCollection, toObservation } from '../observations/keep.ts'
import { type Capture, capturesOf } from './captures.ts'
import { BrokenOff } from './file-text.ts'
import { type Left, type LeftReason, readCapture } from './recognise.ts'

/** What became of a file's captures. */
export interface Imported {
  /** How many are new, for each dataset. */
  readonly taken: Readonly<Record<string, number>>
  /** How many were seen before: the same request, at the same time. */
  readonly known: number
  readonly left: Readonly<Partial<Record<LeftReason, number>>>
  /** For each reason, what the first that was left for it had in place of what is read. */
  readonly found?: Readonly<Partial<Record<LeftReason, Text>>>
  /** Is there where the file could not be read to its end. */
  readonly brokenOff?: BrokenOffAfter
  /** Is there where it was asked to stop before the end of the file. */
  readonly stopped?: true
}

export interface BrokenOffAfter {
  /** The captures that were whole, whatever became of them. */
  readonly captures: number
  readonly reason: Text
}

/** So many are stored together: a server beside this waits no longer than that takes. */
const batchSize = 200

interface ImportInput {
  readonly file: string
  readonly keepContacts: boolean
  readonly onBytes: (bytes: number) => void
  /** Hears of each capture before it is looked at, and is waited for. */
  readonly onCapture: () => Promise<void>
  /** Asks to stop: what has been read is stored. */
  readonly signal: AbortSignal
}

/**
 * Stores what a browser or another tool captured as observations. Throws OperatorError where nothing
 * of the file could be read.
 */
export async function importFile(ctx: ServiceContext, input: ImportInput): Promise<Imported> {
  const nowMs = ctx.clock.now()
  const act = { verb: 'history.import', subject: null, details: {} } as const
  const importing = ctx.history.import(recordOf(ctx, act, nowMs))
  const taken = new Map<string, number>()
  const left = new Map<LeftReason, number>()
  const found = new Map<LeftReason, Text>()
  let known = 0
  const store = async (batch: readonly Observation[]) => {
    const areNew = await importing.put(batch)
    for (const [index, { dataset }] of batch.entries()) {
      if (areNew[index]) add(taken, dataset)
      else known++
    }
  }
  let batch: Observation[] = []
  const ended = await eachCapture(input, async (capture) => {
    const read = observationOf(capture, nowMs, input.keepContacts)
    if ('reason' in read) {
      add(left, read.reason)
      if (read.found && !found.has(read.reason)) found.set(read.reason, read.found)
      return
    }
    batch.push(read)
    if (batch.length < batchSize) return
    await store(batch)
    batch = []
  })
  await store(batch)
  return {
    taken: Object.fromEntries(taken),
    known,
    left: Object.fromEntries(left),
    ...(found.size > 0 && { found: Object.fromEntries(found) }),
    ...ended,
  }
}

/** Hands on the captures of a file, and tells what ended it before its end. */
async function eachCapture(
  { file, onBytes, onCapture, signal }: ImportInput,
  work: (capture: Capture) => Promise<void>,
): Promise<Pick<Imported, 'brokenOff' | 'stopped'>> {
  let captures = 0
  try {
    for await (const capture of capturesOf(file, onBytes)) {
      await onCapture()
      if (signal.aborted) return { stopped: true }
      captures++
      await work(capture)
    }
    return {}
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error
    if (captures === 0) throw unreadable(file, error)
    return { brokenOff: { captures, reason: error.reason } }
  }
}

function observationOf(capture: Capture, nowMs: number, keepContacts: boolean): Observation | Left {
  const collection = readCapture(capture, nowMs)
  if ('reason' in collection) return collection
  return observed(collection, keepContacts) ?? { reason: 'notData' }
}

/** Undefined for a body that cannot be gone over for contacts, such as one nested too deep. */
function observed(collection: FreshCollection, keepContacts: boolean): Observation | undefined {
  try {
    return toObservation(collection, keepContacts)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function add<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function unreadable(file: string, { reason }: BrokenOff): OperatorError {
  const text = {
    zh: `无法读取 ${file}：${reason.zh}。应为浏览器保存的 HAR，或 JSON（对象、列表或每行一个）`,
    en: `${file} cannot be read: ${reason.en}. Give a HAR that a browser saved, or JSON (an object, a list, or one a line)`,
  }
  return refused(text, { field: 'file' })
}

import { HelperThread } from '../../core/helper-thread.ts'
import { type InspectBody, inspectBody } from '../../sources/inspection.ts'
import type { BodyWork } from '../observations/history.ts'
import { keepBody } from '../observations/keep.ts'
import type { BodyTasks } from './body-worker.ts'
import { examineBody } from './examine.ts'
import { foundCreators, type ReadFoundCreators } from './found-creators.ts'
import { namedFilters, type ReadNamedFilters } from './named-filters.ts'
import { type FindSubjects, subjectsInBody } from './subjects.ts'
import { type ReadForView, readForView } from './view.ts'

/** What takes time that grows with a collected body. */
export interface Bodies extends BodyWork {
  readonly inspect: InspectBody
  readonly subjectsIn: FindSubjects
  readonly readForView: ReadForView
  readonly foundCreators: ReadFoundCreators
  readonly namedFilters: ReadNamedFilters
  close(): Promise<void>
}

/**
 * Room for a page of a search. Up to here each thing that is done with a body takes two milliseconds
 * at the most, and five with contacts in it; the thread would take a quarter of a second to start.
 */
const smallBytes = 160 * 1024

/** What the thread's memory may come to, for each byte of the longest body: lists of nothing need most. */
const heapBytesPerByte = 64
const leastHeapMb = 256

/** How long the thread stays with nothing to do. */
const idleMs = 30_000

/**
 * Reads and keeps small bodies here, at once, and large ones in a thread, one after the other: so
 * they hold up nobody but one another, and the memory they take together has a bound.
 */
export function openBodies(maxBodyBytes: number, onDeath: (error: unknown) => void): Bodies {
  const file = import.meta.url.endsWith('.ts') ? './body-worker.ts' : './body-worker.js'
  const heapMb = Math.ceil((maxBodyBytes * heapBytesPerByte) / 2 ** 20)
  const thread = new HelperThread<BodyTasks>({
    module: new URL(file, import.meta.url),
    resourceLimits: { maxOldGenerationSizeMb: Math.max(leastHeapMb, heapMb) },
    idleMs,
    onDeath,
  })
  return {
    inspect: (bytes, part) =>
      bytes.length <= smallBytes
        ? inspectBody(bytes, part)
        : thread.run('inspect', { bytes, part }, memoryOf(bytes)),
    keep: (body, keepContacts) =>
      body.length <= smallBytes
        ? keepBody(body, keepContacts)
        : thread.run('keep', { body, keepContacts }),
    subjectsIn: (body, dataset) =>
      body.length <= smallBytes
        ? subjectsInBody(body, dataset)
        : thread.run('subjectsIn', { body, dataset: dataset.name }),
    readForView: (body, dataset) =>
      body.length <= smallBytes
        ? readForView(body, dataset)
        : thread.run('readForView', { body, dataset: dataset.name }),
    foundCreators: (body) =>
      body.length <= smallBytes ? foundCreators(body) : thread.run('foundCreators', { body }),
    namedFilters: (body, dictionary) =>
      body.length <= smallBytes
        ? namedFilters(body, dictionary)
        : thread.run('namedFilters', { body, dictionary }),
    examine: (body, dataset) =>
      body.length <= smallBytes
        ? examineBody(body, dataset)
        : thread.run('examine', { body, dataset }),
    close: () => thread.close(),
  }
}

/** Large bodies have their memory for themselves, and what reads them hands it back. */
function memoryOf({ buffer }: Uint8Array): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer ? [buffer] : []
}

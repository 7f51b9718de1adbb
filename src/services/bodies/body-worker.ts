import { datasets } from '../../catalog/index.ts'
import { offerTasks } from '../../core/helper-thread.ts'
import { type Drift, driftOf } from '../../derive/drift.ts'
import { type BodyPart, type Inspection, inspectBody } from '../../sources/inspection.ts'
import { type KeptBody, keepBody } from '../observations/keep.ts'
import { subjectsInBody } from './subjects.ts'

interface ToInspect {
  readonly bytes: Uint8Array
  readonly part: BodyPart
}

interface ToKeep {
  readonly body: Uint8Array
  readonly keepContacts: boolean
}

/** What is read of a body is its dataset's own. */
interface ToRead {
  readonly body: Uint8Array
  readonly dataset: string
}

const byName = new Map(datasets.map((dataset) => [dataset.name, dataset]))

const tasks = {
  inspect: ({ bytes, part }: ToInspect): Inspection => inspectBody(bytes, part),
  keep: ({ body, keepContacts }: ToKeep): KeptBody => keepBody(body, keepContacts),
  subjectsIn({ body, dataset: name }: ToRead): readonly string[] {
    const dataset = byName.get(name)
    if (!dataset) throw new Error(`No dataset ${name}`)
    return subjectsInBody(body, dataset)
  },
  examine({ body, dataset: name }: ToRead): Drift[] {
    const dataset = byName.get(name)
    if (!dataset) return []
    return driftOf(dataset.data, dataset.example, JSON.parse(new TextDecoder().decode(body)))
  },
}

export type BodyTasks = typeof tasks

offerTasks(tasks)

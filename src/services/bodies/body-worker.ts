import { datasets } from '../../catalog/index.ts'
import { offerTasks } from '../../core/helper-thread.ts'
import { type Drift, driftOf } from '../../derive/drift.ts'
import { type BodyPart, type Inspection, inspectBody } from '../../sources/inspection.ts'
import { type KeptBody, keepBody } from '../observations/keep.ts'

interface ToInspect {
  readonly bytes: Uint8Array
  readonly part: BodyPart
}

interface ToKeep {
  readonly body: Uint8Array
  readonly keepContacts: boolean
}

interface ToExamine {
  readonly body: Uint8Array
  readonly dataset: string
}

const byName = new Map(datasets.map((dataset) => [dataset.name, dataset]))

const tasks = {
  inspect: ({ bytes, part }: ToInspect): Inspection => inspectBody(bytes, part),
  keep: ({ body, keepContacts }: ToKeep): KeptBody => keepBody(body, keepContacts),
  examine({ body, dataset: name }: ToExamine): Drift[] {
    const dataset = byName.get(name)
    if (!dataset) return []
    return driftOf(dataset.data, dataset.example, JSON.parse(new TextDecoder().decode(body)))
  },
}

export type BodyTasks = typeof tasks

offerTasks(tasks)

import type { Dataset } from '../../catalog/define.ts'
import { datasets } from '../../catalog/index.ts'
import { offerTasks } from '../../core/helper-thread.ts'
import type { Drift } from '../../derive/drift.ts'
import type { DictionaryName, NamedFilter } from '../../derive/search-dictionary.ts'
import type { ReadBody } from '../../derive/view/read-body.ts'
import { type BodyPart, type Inspection, inspectBody } from '../../sources/inspection.ts'
import { type KeptBody, keepBody } from '../observations/keep.ts'
import { examineBody } from './examine.ts'
import { type FoundCreators, foundCreators } from './found-creators.ts'
import { namedFilters } from './named-filters.ts'
import { subjectsInBody } from './subjects.ts'
import { readForView } from './view.ts'

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

interface ToName {
  readonly body: Uint8Array
  readonly dictionary: DictionaryName
}

const byName = new Map(datasets.map((dataset) => [dataset.name, dataset]))

function datasetOf(name: string): Dataset {
  const dataset = byName.get(name)
  if (!dataset) throw new Error(`No dataset ${name}`)
  return dataset
}

const tasks = {
  inspect: ({ bytes, part }: ToInspect): Inspection => inspectBody(bytes, part),
  keep: ({ body, keepContacts }: ToKeep): KeptBody => keepBody(body, keepContacts),
  subjectsIn: ({ body, dataset }: ToRead): readonly string[] =>
    subjectsInBody(body, datasetOf(dataset)),
  readForView: ({ body, dataset }: ToRead): ReadBody => readForView(body, datasetOf(dataset)),
  foundCreators: ({ body }: Pick<ToRead, 'body'>): FoundCreators => foundCreators(body),
  namedFilters: ({ body, dictionary }: ToName): readonly NamedFilter[] =>
    namedFilters(body, dictionary),
  examine: ({ body, dataset }: ToRead): readonly Drift[] => examineBody(body, dataset),
}

export type BodyTasks = typeof tasks

offerTasks(tasks)

import fc from 'fast-check'
import { datasets } from '../src/catalog/datasets.gen.ts'
import { exampleBasis } from '../src/catalog/view/section.ts'
import { derivedOf } from '../src/derive/view/costs.ts'
import { readBody } from '../src/derive/view/read-body.ts'

/** The day of the documented views. */
export const day = exampleBasis.today
export const datasetOf = (name: string) => {
  const dataset = datasets.find((each) => each.name === name)
  if (!dataset) throw new Error(`No dataset ${name}`)
  return dataset
}
export const read = (name: string, body: unknown) => readBody(datasetOf(name), body)
export const anyCreator = fc
  .bigInt({ min: 10n ** 18n, max: 8n * 10n ** 18n })
  .map((id) => String(id))

/** What follows from bodies of which none is of one kind of videos. */
export const derivedIn = (bodies: Readonly<Record<string, unknown>>) =>
  derivedOf(Object.entries(bodies).map(([name, body]) => ({ read: read(name, body) }))).figures
export const valueIn = (bodies: Readonly<Record<string, unknown>>, name: string, kind?: string) =>
  derivedIn(bodies).find((each) => each.formula.name === name && each.kind === kind)

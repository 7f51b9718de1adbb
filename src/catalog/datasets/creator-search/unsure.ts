import type { UnsureNames } from '../../define.ts'
import { isText } from '../../kinds/values.ts'
import type { Json } from '../../request.ts'
import { filterTerms } from './filters.ts'
import { bodyOf, type Filter, questionIn } from './question.ts'

/** The parameters whose names upstream are not sure, with the best that is known of each. */
export const unsureTerms = Object.entries(filterTerms)
  .filter(([, { confidence }]) => confidence)
  .map(([parameter, { field }]) => ({ parameter, field }))

export const unsure = {
  parameters: ['sort', ...unsureTerms.map(({ parameter }) => parameter)],
  settle,
} satisfies UnsureNames

/** The order alone goes by the best name that is known: without it nothing could be searched. */
function settle(body: Json, names: Readonly<Record<string, string>>) {
  const question = questionIn(body)
  if (!question) return { body }
  const filters: Filter[] = []
  for (const filter of question.filters) {
    const unknownTag = filter.name === 'tag' ? nameIn(filter.value) : undefined
    if (unknownTag !== undefined) return { unknownValue: `contentTag=${unknownTag}` }
    const field = filter.name.replace(/__(ge|le)$/, '')
    const parameter = unsureTerms.find((terms) => terms.field === field)?.parameter
    const name = parameter === undefined ? field : names[parameter]
    if (name === undefined) return { unnamed: parameter ?? field }
    filters.push({ ...filter, name: `${name}${filter.name.slice(field.length)}` })
  }
  const sortBy = question.sortBy === 'follower' ? (names.sort ?? 'follower') : question.sortBy
  return { body: bodyOf({ ...question, sortBy, filters }) }
}

/** The first of a list of ids that is a name, as of a tag whose id nobody knows. */
function nameIn(list: string): string | undefined {
  return (JSON.parse(list) as readonly unknown[]).find(isText)
}

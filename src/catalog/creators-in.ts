import { idPattern } from './kinds/id.ts'
import type { Subject } from './request.ts'

/** What the upstream calls a creator's id where it lists creators. */
const creatorIdNames = ['star_id', 'o_author_id', 'star_author_id', 'author_id', 'id']

/** Lists with rows of their own, whose ids are not those of creators. */
const otherRows = ['items', 'item_list', 'videos', 'last_10_items']

/** Nobody is listed deeper in an answer than this. */
const mostDepth = 8

/**
 * The creators whom an answer lists, wherever it has them: nobody has published what the members of
 * some lists are called, and whoever is in one must be found to be forgotten.
 */
export const creatorsIn = (answer: unknown): readonly Subject[] => listedIn(answer, mostDepth)

function listedIn(value: unknown, depth: number): readonly Subject[] {
  if (typeof value !== 'object' || value === null || depth === 0) return []
  if (Array.isArray(value)) return value.flatMap((each) => listedIn(each, depth - 1))
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    if (otherRows.includes(name)) return []
    if (typeof member === 'object') return listedIn(member, depth - 1)
    const id = String(member)
    const isCreator = creatorIdNames.includes(name) && idPattern.test(id)
    return isCreator ? [{ kind: 'creator' as const, id }] : []
  })
}

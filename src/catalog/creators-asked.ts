import { documentedCreatorId, idPattern } from './kinds/id.ts'
import { ids } from './kinds/ids.ts'
import type { Parameter } from './kinds/kind.ts'
import { isText } from './kinds/values.ts'
import type { Json, Subject, UpstreamRequest } from './request.ts'

/** So many creators TikHub takes at once. */
const mostCreators = 50

/** The creators that one call is about. */
export const creatorsParameter: Parameter<readonly string[]> = ids(
  {
    zh: `达人 ID，以逗号分隔，至多 ${mostCreators} 个；重复的只算一次。`,
    en: `The creators' ids, with commas between, ${mostCreators} at most; each counts once.`,
  },
  { most: mostCreators, example: documentedCreatorId },
)

/** Whom a body names that has `author_ids`. */
export function subjectsAsked({ body }: Pick<UpstreamRequest, 'body'>): readonly Subject[] {
  const asked = memberOf(body, 'author_ids')
  return (Array.isArray(asked) ? asked : [])
    .filter((id) => isText(id) && idPattern.test(id))
    .map((id) => ({ kind: 'creator', id }))
}

/** A member of a body; undefined where it has none. A list or a plain value has no such member. */
export const memberOf = (body: Json | undefined, name: string): Json | undefined =>
  (Object(body) as Readonly<Record<string, Json | undefined>>)[name]

import { idPattern } from '../../catalog/kinds/id.ts'
import { longNumbersAsText } from '../../core/json.ts'

/** A creator whom a search or a lookup found; what the answer does not have is null. */
export interface FoundCreator {
  readonly id: string
  /** The uid at Douyin. */
  readonly uid: string | null
  readonly nickname: string | null
  readonly followers: number | null
  readonly province: string | null
  readonly city: string | null
}

export interface FoundCreators {
  readonly creators: readonly FoundCreator[]
  /** How many there are, with those on further pages. */
  readonly total: number
}

/** Reads the body of a search or of a lookup, here or in a thread. */
export type ReadFoundCreators = (body: Uint8Array) => FoundCreators | Promise<FoundCreators>

/** A search lists creators; what looks an account up has the members of one. */
interface FoundBody {
  readonly authors?: unknown
  readonly pagination?: { readonly total_count?: unknown }
  readonly id?: unknown
  readonly core_user_id?: unknown
}

interface FoundAuthor {
  readonly star_id?: unknown
  readonly attribute_datas?: Readonly<Record<string, unknown>>
}

/** Reads leniently: whoever has no id is nobody that could be asked for. Throws where it is no JSON. */
export function foundCreators(bytes: Uint8Array): FoundCreators {
  const body = longNumbersAsText(new TextDecoder().decode(bytes)) as FoundBody | null
  const own = textOf(body?.id)
  if (own !== null && idPattern.test(own)) {
    const creator = { id: own, ...detailsOf({ core_user_id: body?.core_user_id }) }
    return { creators: [creator], total: 1 }
  }
  const authors: readonly (FoundAuthor | null)[] = Array.isArray(body?.authors) ? body.authors : []
  const creators = authors.flatMap((author) => {
    const id = textOf(author?.star_id)
    if (id === null || !idPattern.test(id)) return []
    return [{ id, ...detailsOf(author?.attribute_datas ?? {}) }]
  })
  const total = Number(body?.pagination?.total_count ?? 0)
  return { creators, total: total > creators.length ? total : creators.length }
}

function detailsOf(attributes: Readonly<Record<string, unknown>>): Omit<FoundCreator, 'id'> {
  const of = (name: string) => textOf(attributes[name])
  const followers = of('follower')
  const count = followers === null ? Number.NaN : Number(followers)
  return {
    uid: of('core_user_id'),
    nickname: of('nick_name'),
    followers: Number.isFinite(count) ? count : null,
    province: of('province'),
    city: of('city'),
  }
}

function textOf(value: unknown): string | null {
  const isPlain = typeof value === 'string' || typeof value === 'number'
  return isPlain && String(value) !== '' ? String(value) : null
}

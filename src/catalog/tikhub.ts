import type { Text } from '../core/text.ts'
import type { Json, UpstreamRequest } from './request.ts'

/** One call of TikHub, in its own terms. */
export interface TikhubCall {
  readonly method: 'GET' | 'POST'
  /** With its version, as TikHub's rate card and the scopes of its keys name it. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** A POST may have one; a GET has none. */
  readonly body?: Json
  /** What an answer costs by the vendor's documents, in millionths of a US dollar. */
  readonly priceMicros: number
}

/** What a method cannot be asked for, to be told before anything is paid. */
export type Unaskable =
  /** What it is, as the object of a sentence. */
  | { readonly unaskable: Text }
  /** A parameter that it cannot do without, and who is searched for, as the object of a sentence. */
  | { readonly needed: string; readonly of: Text }
  /** A parameter whose name upstream nobody has confirmed. */
  | { readonly unnamed: string }
  /** A parameter with a value (`name=value`) whose code nobody knows. */
  | { readonly unknownValue: string }

/**
 * How a method of TikHub's is asked what a request asks of Xingtu. `fieldNames` are the operator's
 * names for parameters whose own names upstream are not sure.
 */
export type TikhubMethod = (
  asked: Pick<UpstreamRequest, 'query' | 'body'>,
  fieldNames: Readonly<Record<string, string>>,
) => TikhubCall | Unaskable

/** TikHub's methods for a dataset, one at least. */
export interface Tikhub {
  readonly v2?: TikhubMethod
  /** The former method, at ten times the price: for what v2 cannot be asked. */
  readonly v1?: TikhubMethod
}

/** How the parameters of a method of TikHub's differ from those of Xingtu's. */
export interface Translation {
  /** TikHub's names. */
  readonly renamed?: Readonly<Record<string, string>>
  /** What it is not told, as that is the same always or only says how long an answer is. */
  readonly dropped?: readonly string[]
  readonly converted?: Readonly<Record<string, (value: string) => string>>
  /** The parameters that it does not have: it answers for the value given here, or for none. */
  readonly fixed?: Readonly<Record<string, Fixed>>
  /** Where it is not the price of the version. */
  readonly priceMicros?: number
}

export interface Fixed {
  readonly value: string
  /** What other values would ask for, as the object of a sentence. */
  readonly others: Text
}

/** A method of the current version. A body is handed on as it is. */
export const v2 = (name: string, translation: Translation = {}): TikhubMethod =>
  method(`${v2Path}${name}`, { priceMicros: v2PriceMicros, ...translation })

/** A method of the former version. It calls the creator `kolId` unless it is told otherwise. */
export const v1 = (name: string, { renamed, ...translation }: Translation = {}): TikhubMethod =>
  method(`${v1Path}${name}`, {
    priceMicros: v1PriceMicros,
    ...translation,
    renamed: { o_author_id: 'kolId', author_id: 'kolId', ...renamed },
  })

/** Where the methods of the two versions are, which is what the scopes of a key begin with. */
export const v2Path = '/api/v1/douyin/xingtu_v2/'
export const v1Path = '/api/v1/douyin/xingtu/'

/** What most methods of the two versions cost. */
export const v2PriceMicros = 2_000
export const v1PriceMicros = 20_000

/** How methods of the former version write codes. */
export const underscored = (code: string): string => `_${code}`

/** A day as TikHub writes it. */
export const compactDay = (day: string): string => day.replaceAll('-', '')

/** What methods have that know short videos on Douyin alone. */
export const shortVideoOnly = {
  platform_source: {
    value: '1',
    others: { zh: '抖音以外的平台', en: 'other platforms than Douyin' },
  },
  platform_channel: {
    value: '1',
    others: { zh: '短视频以外的内容形式', en: 'other forms of content than short video' },
  },
} as const satisfies Translation['fixed']

/** What methods have that know no single industry. */
export const allIndustries: Fixed = {
  value: '0',
  others: { zh: '单个行业', en: 'a single industry' },
}

function method(
  path: string,
  {
    renamed = {},
    dropped = [],
    converted = {},
    fixed = {},
    priceMicros,
  }: Translation & { readonly priceMicros: number },
): TikhubMethod {
  return ({ query, body }) => {
    const refused = Object.entries(fixed).find(
      ([name, { value }]) => (query[name] ?? value) !== value,
    )
    if (refused) return { unaskable: refused[1].others }
    const asked = Object.entries(query)
      .filter(([name]) => !dropped.includes(name) && !(name in fixed))
      .map(([name, value]) => [renamed[name] ?? name, converted[name]?.(value) ?? value])
    return {
      method: body === undefined ? 'GET' : 'POST',
      path,
      query: Object.fromEntries(asked),
      ...(body !== undefined && { body }),
      priceMicros,
    }
  }
}

import { creatorOf } from '../src/catalog/creator.ts'
import { datasets } from '../src/catalog/datasets.gen.ts'
import { type Endpoint, upstreamRequest } from '../src/catalog/define.ts'
import type { ParameterValues } from '../src/catalog/parameters.ts'
import { compileReader } from '../src/derive/reader.ts'

/** What the sandbox prints for a call, and nothing that only its model knows. */
export function bodyOf(name: string, id: string, day: string, others: ParameterValues = {}): Body {
  const dataset = datasets.find((candidate) => candidate.name === name)
  if (!dataset) throw new Error(`No dataset ${name}`)
  // The last endpoint of a dataset is the one that is not deprecated, where there is one.
  const endpoint = dataset.endpoints.at(-1)
  if (!endpoint) throw new Error(`No endpoint of ${name}`)
  const request = upstreamRequest(dataset, valuesOf(endpoint, id, others))
  return JSON.parse(JSON.stringify(dataset.project(creatorOf(id, day), request)))
}

/** What a call of the endpoint with this creator means; parameters that it does not have are left out. */
export function valuesOf(
  endpoint: Endpoint,
  id: string,
  others: ParameterValues = {},
): ParameterValues {
  const given = Object.entries(endpoint.parameters).flatMap(([name, parameter]): Given[] => {
    if (parameter.kind === 'id') return [[name, [id]]]
    if (parameter.required && parameter.kind === 'choice') {
      return parameter.choices.slice(0, 1).map((choice) => [name, [choice.name]])
    }
    return []
  })
  const named = Object.entries(others).map(([name, value]): Given => [name, [value]])
  return compileReader(endpoint)(new Map([...given, ...named])).values
}

type Given = [name: string, values: string[]]

interface Compared {
  readonly label?: string
  readonly overtake?: number
  readonly value?: number
}

export interface VideoRow {
  readonly item_id: string
  readonly play: number
  readonly create_time: number
}

interface PriceRow {
  readonly author_id: string
  readonly video_type: number
  readonly price: number
  readonly enable: boolean
  readonly do_fold?: boolean
}

export const indexNames = [
  'cooperate_index',
  'cp_index',
  'link_convert_index',
  'link_shopping_index',
  'link_spread_index',
  'link_star_index',
] as const

interface IndexCard {
  readonly avg_value: number
  readonly value: number
  readonly rank: string
  readonly rank_percent: number
}

/** The members of any of the bodies that the tests read; a body has those of its dataset. */
interface Body extends Readonly<Record<(typeof indexNames)[number], IndexCard>> {
  readonly item_num?: string
  readonly play_mid?: string
  readonly like_avg?: string
  readonly comment_avg?: string
  readonly share_avg?: string
  readonly interact_rate: Compared
  readonly item_rate: { readonly item_num: Compared; readonly play_mid: Compared }
  readonly expect_cpm: Readonly<Record<string, string>>
  readonly expect_cpe: Readonly<Record<string, string>>
  readonly sales_expect_cpm: Readonly<Record<string, string>>
  readonly price_info: readonly PriceRow[]
  readonly newest_videos: readonly VideoRow[]
  readonly personal_hot_videos: readonly VideoRow[]
  readonly order_hot_videos: readonly VideoRow[]
  readonly masterpiece_videos: readonly VideoRow[]
}

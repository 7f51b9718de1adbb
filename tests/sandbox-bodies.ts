import type { Creator } from '../src/catalog/creator.ts'
import { datasets } from '../src/catalog/datasets.gen.ts'
import { type Endpoint, upstreamRequest, type World } from '../src/catalog/define.ts'
import { exampleValues } from '../src/catalog/example-values.ts'
import { documentedCreatorId, documentedItemId } from '../src/catalog/kinds/id.ts'
import type { UpstreamRequest } from '../src/catalog/request.ts'
import { worldOn } from '../src/catalog/world.ts'
import { compileParameters } from '../src/derive/read-parameters.ts'

let world: { readonly day: string; readonly of: World } | undefined

/**
 * The world on a day, the same for calls that follow each other: its census is taken once, and
 * whoever is asked about is made once.
 */
function worldFor(day: string): World {
  if (world?.day !== day) world = { day, of: remembering(worldOn(day)) }
  return world.of
}

function remembering(world: World): World {
  const creators = new Map<string, Creator>()
  const creator = (id: string) => {
    const known = creators.get(id) ?? world.creator(id)
    creators.set(id, known)
    return known
  }
  return { ...world, creator }
}

/** What the sandbox prints for a call, and nothing that only its model knows. */
export function bodyOf(
  name: string,
  id: string,
  day: string,
  others: Readonly<Record<string, string>> = {},
): Body {
  return answerOf(endpointOf(name), id, day, others)
}

/** The last endpoint of a dataset is the one that is not deprecated, where there is one. */
function endpointOf(name: string): Endpoint {
  const endpoint = datasets.find((candidate) => candidate.name === name)?.endpoints.at(-1)
  if (!endpoint) throw new Error(`No dataset ${name}`)
  return endpoint
}

/** What the sandbox prints for a call that gives these parameters, and no others that it need not. */
export function calledBody(
  name: string,
  day: string,
  given: Readonly<Record<string, string>>,
): unknown {
  const [dataset, request] = asked(name, given)
  return JSON.parse(JSON.stringify(dataset.project(worldFor(day), request)))
}

/** What such a call asks the upstream for; parameters of other datasets are left out. */
export function asked(name: string, given: Readonly<Record<string, string>>) {
  const endpoint = endpointOf(name)
  const query = Object.keys(endpoint.parameters).flatMap((each) =>
    given[each] === undefined ? [] : [[each, [given[each]]] as const],
  )
  const { values } = compileParameters(endpoint)(new Map(query))
  return [endpoint.dataset, upstreamRequest(endpoint, values)] as const
}

/** What the sandbox prints for a call of one of a dataset's endpoints. */
export function answerOf(
  endpoint: Endpoint,
  id: string,
  day: string,
  others: Readonly<Record<string, string>> = {},
): Body {
  const request = requestOf(endpoint, id, others)
  return JSON.parse(JSON.stringify(endpoint.dataset.project(worldFor(day), request)))
}

/** What a call of the endpoint with this creator asks for; others than its own parameters are left out. */
function requestOf(
  endpoint: Endpoint,
  id: string,
  others: Readonly<Record<string, string>> = {},
): UpstreamRequest {
  const subject = Object.entries(endpoint.parameters).flatMap(([name, { example }]) =>
    example === documentedCreatorId || example === documentedItemId ? [[name, id] as const] : [],
  )
  const values = exampleValues(endpoint, { ...Object.fromEntries(subject), ...others })
  return upstreamRequest(endpoint, values)
}

/**
 * The values that the documentation lists of each parameter, for calls that choose one and leave the
 * rest as it is.
 */
export function choicesOf(endpoint: Endpoint): Readonly<Record<string, string>>[] {
  return Object.entries(endpoint.parameters).flatMap(([name, { choices, form }]) =>
    form === 'switch' ? [{ [name]: 'true' }] : choices.map((choice) => ({ [name]: choice.name })),
  )
}

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

interface Distribution {
  readonly origin_type: number
  readonly type: number
  readonly description: string
  readonly distribution_list: readonly {
    readonly distribution_key: string
    readonly distribution_value: string
  }[]
}

interface FansOfDay {
  readonly date: string
  readonly fans_cnt: string
}

interface LinkStage {
  readonly value: number
  readonly proportion: number
  readonly rank_percent: number
}

interface Reached {
  readonly distribution_data: { readonly name: string; readonly cnt: number }
}

interface ReachedByContent extends Reached {
  readonly three_distribution: readonly Reached[]
}

interface ReachedByKind extends Reached {
  readonly second_distribution: readonly ReachedByContent[]
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
  readonly hot_item: Compared
  readonly process_order_cnt: string
  readonly related_video_cnt?: Compared
  readonly rec_product_cnt?: Compared
  readonly video_vv_median?: Compared
  readonly pagination: { readonly total_count: number; readonly has_more: boolean }
  readonly video_list: readonly { readonly item_id: string; readonly vv: string }[]
  readonly product_list: readonly { readonly product_id: string; readonly price_range: string }[]
  readonly expect_vv: Compared
  readonly price_info: readonly PriceRow[]
  readonly newest_videos: readonly VideoRow[]
  readonly personal_hot_videos: readonly VideoRow[]
  readonly order_hot_videos: readonly VideoRow[]
  readonly masterpiece_videos: readonly VideoRow[]
  readonly distributions: readonly Distribution[]
  readonly daily: readonly FansOfDay[]
  readonly delta: readonly FansOfDay[]
  readonly fans_growth_v2: Compared
  readonly fans_growth_rate_v2: Compared
  readonly link_struct: Readonly<Record<'1' | '2' | '3' | '4' | '5', LinkStage>>
  readonly video_touch: readonly ReachedByKind[]
  readonly video_content_distribution: readonly {
    readonly name: string
    readonly cnt: number
    readonly proportion: number
  }[]
  readonly hot_comment_tokens: readonly {
    readonly comment_token: string
    readonly hot_rate: number
  }[]
  readonly keyword_item_distribution: Readonly<Record<string, number>>
}

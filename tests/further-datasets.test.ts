import { expect, it } from 'vitest'
import { documentedCreatorId, documentedItemId } from '../src/catalog/kinds/id.ts'
import { asked } from './sandbox-bodies.ts'

const days = { oAuthorId: documentedCreatorId, startDate: '2026-02-07', endDate: '2026-03-08' }
const compactDays = {
  ...{ o_author_id: documentedCreatorId, platform_source: '1', platform_channel: '1' },
  ...{ start_date: '20260207', end_date: '20260308', industry_id: '0' },
}
const videos = ['7535058546554417232', '7535058546554417233']

/** What TikHub documents, by the dataset: its method, and what it is asked with. */
const calls = [
  [
    'item-play-count',
    { itemId: documentedItemId },
    'get_item_play_count',
    { item_id: documentedItemId, platform_source: '1', need_cover_url: 'true' },
  ],
  ['market-fields', {}, 'get_author_market_fields', { market_scene: '1' }],
  [
    'search-field-options',
    {},
    'get_search_field_options',
    { platform_source: '1', task_category: '1' },
  ],
  [
    'search-field-options',
    { taskCategory: 'TOUTIAO' },
    'get_search_field_options',
    { platform_source: '2', task_category: '11' },
  ],
  ['daily-link', days, 'get_author_daily_link', { ...compactDays, link_type: '5' }],
  [
    'daily-link',
    { ...days, linkType: 'AWARE', platform: 'LIVE_STREAMING' },
    'get_author_daily_link',
    { ...compactDays, link_type: '1', platform_channel: '10' },
  ],
  [
    'daily-link-score',
    days,
    'get_author_daily_link_score',
    { ...compactDays, link_score_type: '1' },
  ],
] as const

it.each(calls)('%s with %j is asked of TikHub as it documents', (name, given, method, query) => {
  const [{ upstream }, request] = asked(name, given)
  expect(upstream.tikhub?.v2?.(request, {})).toEqual({
    method: 'GET',
    path: `/api/v1/douyin/xingtu_v2/${method}`,
    query,
    priceMicros: 2000,
  })
  expect(upstream.tikhub?.v1).toBeUndefined()
})

it('several videos are one POST to TikHub, which bills 20 of them, and one query to Xingtu', () => {
  for (const some of [videos, videos.slice(1)]) {
    const [{ upstream }, request] = asked('item-stats', { itemIds: some.join(',') })
    expect(upstream.tikhub?.v2?.(request, {})).toEqual({
      method: 'POST',
      path: '/api/v1/douyin/xingtu_v2/multi_get_item_stats',
      query: {},
      body: { item_ids: some, platform_source: 1, need_cover_url: true },
      priceMicros: 40_000,
    })
    expect(request).toMatchObject({
      method: 'GET',
      path: '/gw/api/data_sp/external_multi_get_item',
      query: {
        ...{ platform_source: '1', item_ids: some.join(',') },
        ...{ use_cache: 'false', need_cover_url: 'true' },
      },
      subjects: some.map((id) => ({ kind: 'video', id })),
    })
  }
})

it('a video that an answer lists is a subject, and its author by an id that can be asked for', () => {
  const [{ upstream }] = asked('item-stats', { itemIds: videos.join(',') })
  const items = [
    { id: videos[0], author_id: '904358371721' },
    { id: videos[1], author_id: documentedCreatorId },
    { id: 'x' },
    { id: { toString: 1 }, author_id: [] },
    null,
    'y',
  ]
  expect(upstream.subjectsIn?.({ items })).toEqual([
    { kind: 'video', id: videos[0] },
    { kind: 'video', id: videos[1] },
    { kind: 'creator', id: documentedCreatorId },
  ])
  for (const nothing of [{}, null, 1, { items: {} }, { items: 'z' }]) {
    expect(upstream.subjectsIn?.(nothing)).toEqual([])
  }
  const [{ upstream: counted }] = asked('item-play-count', { itemId: documentedItemId })
  expect(counted.subjectsIn?.({ exist: false })).toEqual([])
  expect(counted.subjectsIn?.(null)).toEqual([])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { populationId, populationSize } from '../src/catalog/creator/population.ts'
import { facts } from './sandbox-facts.ts'
import {
  listIn,
  pagesOf,
  type Row,
  rowsIn,
  type Tell,
  tellOf,
  unknownHere,
} from './sandbox-tell.ts'

/** Search and reports on videos know the creators of the population; other datasets know anybody. */
const member = fc.integer({ min: 0, max: populationSize - 1 }).map(populationId)
const anybody = fc.bigInt({ min: 10n ** 15n, max: 10n ** 19n - 1n }).map(String)
const day = fc
  .date({ min: new Date('2024-06-01'), max: new Date('2029-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const tells = fc
  .sample(fc.tuple(fc.oneof(member, anybody), day), 150)
  .map(([creator, today]) => tellOf(creator, today))

test.each(Object.entries(facts))('%s: the same wherever it is told', (_, told) => {
  const all = tells.map((tell) => told(tell).filter((value) => value !== unknownHere))
  for (const values of all) {
    for (const value of values) expect(value).toEqual(values[0])
  }
  // A fact that nobody tells would be the same everywhere.
  expect(all.some((values) => values.length > 1 && values[0] !== undefined)).toBe(true)
})

/** Every video that is listed somewhere beside the homepage, in the homepage's own words. */
function videosListed(tell: Tell): readonly (readonly [id: unknown, members: Row])[] {
  const from = (dataset: string, paths: readonly string[], members: (row: Row) => Row) =>
    paths
      .flatMap((path) => rowsIn(listIn(tell(dataset, path))))
      .map((each) => [each.item_id, members(each)] as const)
  return [
    ...from('show-items', ['latest_item_info', 'latest_star_item_info'], (each) => ({
      ...{ title: each.title, watch_cnt: each.play, like_cnt: each.like },
      ...{ comment_cnt: each.comment, duration: each.duration, create_time: each.create_time },
      ...{ cover_uri: each.item_cover, url: each.url },
    })),
    ...from(
      'recommended-videos',
      ['newest_videos', 'order_hot_videos', 'personal_hot_videos', 'masterpiece_videos'],
      (each) => ({ watch_cnt: each.play, create_time: each.create_time }),
    ),
    ...from('convert-videos-or-products', ['video_list'], (each) => ({
      ...{ title: each.title, watch_cnt: Number(each.vv), create_time: Number(each.create_time) },
    })),
    ...from('creator-search', ['items'], (each) => ({ watch_cnt: each.vv })),
    ...from('creator-search', ['attribute_datas.last_10_items'], (each) => ({
      ...{ title: each.item_title, watch_cnt: Number(each.vv), like_cnt: Number(each.like_cnt) },
      ...{ comment_cnt: Number(each.comment_cnt), create_time: Number(each.item_create_time) },
    })),
    ...[tell('item-report-detail', 'video_info')].flatMap((video) => {
      if (video === unknownHere) return []
      const each: Row = Object(video)
      const members = {
        ...{ title: each.title, watch_cnt: Number(each.vv_cnt), like_cnt: Number(each.like_cnt) },
        ...{ comment_cnt: Number(each.comment_cnt), create_time: Number(each.create_time) },
        ...{ duration: each.duration, url: each.url, cover_uri: each.head_image_uri },
        ...{ finish_rate: each.finish_rate, interact_rate: each.interact_rate },
      }
      return [[each.item_id, members] as const]
    }),
    ...[tell('item-play-count', 'item'), tell('item-stats', 'items.0')].flatMap((video) => {
      if (video === unknownHere) return []
      const {
        id,
        stats,
        author_id: _,
        topic_ids: __,
        cover_url: ___,
        video_id: ____,
        ...words
      }: Row = Object(video)
      const { watch_cnt, like_cnt, comment_cnt, interact_rate }: Row = Object(stats)
      return [[id, { ...words, watch_cnt, like_cnt, comment_cnt, interact_rate }] as const]
    }),
  ]
}

test('a video has the same words and figures wherever it is listed', () => {
  for (const tell of tells) {
    const homepage = new Map(
      pagesOf(tell, 'homepage-videos', 'items').map((each) => [each.item_id, each]),
    )
    const listed = videosListed(tell)
    expect(listed.length).toBeGreaterThan(0)
    for (const [id, members] of listed) expect(homepage.get(id)).toMatchObject(members)
  }
})

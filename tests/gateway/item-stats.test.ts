import { describe, expect, it } from 'vitest'
import { identityOf } from '../../src/catalog/creator/identity.ts'
import { elsewhere, itemIdOf } from '../../src/catalog/creator/item-id.ts'
import { populationId } from '../../src/catalog/creator/population.ts'
import { traitsOf } from '../../src/catalog/creator/traits.ts'
import { forgetCreator } from '../../src/services/creators/forget.ts'
import { callPath, sharedTestGateway } from '../harness.ts'

const shared = sharedTestGateway()
const creator = populationId(4321)
/** One that has not come out yet. */
const unknown = itemIdOf({
  ...{ uploadedAtSeconds: Date.UTC(2042) / 1000, creatorPlace: elsewhere },
  ...{ kind: 'personal', isClassic: false, slot: 0, chance: 7 },
})

interface Listed {
  readonly latest_item_info: readonly { readonly item_id: string; readonly play: number }[]
}

interface Counted {
  readonly watch_cnt: number
  readonly item: { readonly id: string; readonly author_id: string }
}

interface Batch {
  readonly items: readonly { readonly id: string; readonly stats: { readonly watch_cnt: number } }[]
}

async function asking() {
  const gateway = shared()
  const { token } = await gateway.token()
  const ask = async (id: string, parameters: Readonly<Record<string, string>>, of = creator) =>
    gateway.get(callPath(id, { token, ...parameters }, of))
  const seen = async (subject: string, dataset: string) => {
    const path = `/api/creators/${subject}/observations?dataset=${dataset}`
    const answer = await gateway.get(path, { headers: { Authorization: `Bearer ${token}` } })
    return (answer.envelope.data as { observations: readonly object[] }).observations.length
  }
  const listed = await ask('get_author_show_items_v2', {})
  const videos = (listed.envelope.data as Listed).latest_item_info
  return { gateway, token, ask, seen, videos }
}

describe('the play count of a video', () => {
  it('is that of the lists, and a series of the video that is forgotten with it', async () => {
    const { gateway, token, ask, seen, videos } = await asking()
    const [{ item_id: itemId, play } = { item_id: '', play: 0 }] = videos
    const { data } = (await ask('get_item_play_count', { itemId })).envelope
    const { watch_cnt, item } = data as Counted
    expect([watch_cnt, item.id]).toEqual([play, itemId])
    expect(item.author_id).toBe(identityOf(traitsOf(creator)).coreUserId)
    await expect.poll(() => seen(itemId, 'item-play-count')).toBe(1)
    const metrics = await gateway.get(`/api/creators/${itemId}/metrics?metric=video_watch_count`, {
      headers: { Authorization: `Bearer ${token}` },
    })
    expect(metrics.envelope.data).toMatchObject({ series: [{ points: [{ value: play }] }] })
    await forgetCreator(gateway.ctx, itemId)
    expect(await seen(itemId, 'item-play-count')).toBe(0)
  })

  it('says so where there is no such video', async () => {
    const { ask } = await asking()
    const { envelope } = await ask('get_item_play_count', { itemId: unknown })
    expect(envelope).toMatchObject({ code: 0, data: { exist: false } })
  })
})

describe('the figures of several videos', () => {
  it('come in the order asked for, without those that nobody knows, and are found by each', async () => {
    const { gateway, ask, seen, videos } = await asking()
    // Of the first nothing is kept for a while, since it was forgotten.
    const some = videos.slice(1, 4).toReversed()
    const ids = some.map(({ item_id }) => item_id)
    const itemIds = [ids[0], unknown, ...ids.slice(1), ids[0]].join(',')
    const { items } = (await ask('external_multi_get_item', { itemIds })).envelope.data as Batch
    expect(items.map(({ id, stats }) => [id, stats.watch_cnt])).toEqual(
      some.map(({ item_id, play }) => [item_id, play]),
    )
    for (const id of ids) await expect.poll(() => seen(id, 'item-stats')).toBe(1)
    await forgetCreator(gateway.ctx, ids[1] ?? '')
    for (const id of ids) expect(await seen(id, 'item-stats')).toBe(0)
  })

  it('are of 20 at most', async () => {
    const { ask } = await asking()
    const itemIds = Array.from({ length: 21 }, (_, at) => `71000000000000000${10 + at}`).join(',')
    const { envelope } = await ask('external_multi_get_item', { itemIds })
    expect(envelope).toMatchObject({ code: 400, message: expect.stringContaining('1 to 20 ids') })
  })
})

import { describe, expect, it } from 'vitest'
import { populationId } from '../../src/catalog/creator/population.ts'
import { callPath, sharedTestGateway } from '../harness.ts'

const shared = sharedTestGateway()
const creator = populationId(4321)

interface Listed {
  readonly latest_item_info: readonly { readonly item_id: string; readonly play: number }[]
}

interface Report {
  readonly author_info: { readonly author_id: string }
  readonly video_info: { readonly item_id: string; readonly vv_cnt: string }
}

describe('a report on a video', () => {
  it('has the figures of the list, by either path, and is about whoever made it', async () => {
    const gateway = shared()
    const { token } = await gateway.token()
    const { envelope } = await gateway.get(callPath('get_author_show_items_v2', { token }, creator))
    const [item] = (envelope.data as Listed).latest_item_info
    const itemId = item?.item_id ?? ''
    const fresh = await gateway.get(callPath('item_report_detail', { token, itemId }))
    const report = fresh.envelope.data as Report
    expect(report.video_info).toMatchObject({ item_id: itemId, vv_cnt: String(item?.play) })
    expect(report.author_info.author_id).toBe(creator)
    const older = { token, detailId: itemId, acceptCache: 'true' }
    const stored = await gateway.get(callPath('get-video-detail', older))
    expect(stored.headers.get('x-cache')).toBe('hit')
    expect(stored.envelope.data).toEqual(report)
    const known = async (id: string) => {
      const path = `/api/creators/${id}/observations?dataset=item-report-detail`
      const answer = await gateway.get(path, { headers: { Authorization: `Bearer ${token}` } })
      return (answer.envelope.data as { observations: readonly object[] }).observations.length
    }
    await expect.poll(() => known(creator)).toBe(1)
    expect(await known(itemId)).toBe(1)
    expect(await known(populationId(1234))).toBe(0)
  })

  it('is forced by a reserved id, as with creators', async () => {
    const gateway = shared()
    const { token } = await gateway.token()
    for (const id of ['item_report_detail', 'item_report_trend', 'item_report_th_analysis']) {
      const ask = async (itemId: string) =>
        (await gateway.get(callPath(id, { token, itemId }))).envelope
      expect(await ask('9000000000000000301')).toMatchObject({ code: 301, data: null })
      const nothing = { base_resp: { status_code: 0, status_message: '' } }
      expect(await ask('9000000000000000404')).toMatchObject({ code: 0, data: nothing })
    }
  })
})

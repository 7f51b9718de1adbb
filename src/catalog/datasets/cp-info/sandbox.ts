import { costByLength, expectedCpeFen, expectedCpmFen } from '../../creator/costs.ts'
import { hitShare } from '../../creator/hits.ts'
import { performanceOf } from '../../creator/performance.ts'
import { type Creator, videosWithin } from '../../creator.ts'
import { ofCreator } from '../../define.ts'

/** Creators of the sandbox take orders for short videos only. */
export const project = ofCreator((creator, { query }) => {
  const takesOrders = query.platform_channel === '1'
  return {
    base_resp: { status_code: 0, status_message: '' },
    ...(takesOrders ? costs(creator) : { expect_cpe: {}, expect_cpm: {} }),
    expect_vv: takesOrders ? { value: creator.expectedPlays } : {},
    hot_item: takesOrders
      ? { value: Math.floor(10_000 * hitShare(creator, videosWithin(creator, 90))) }
      : {},
  }
})

/** An interaction costs what it does with the personal videos of the last 30 days. */
function costs(creator: Creator) {
  const { pricesYuan } = creator
  const performance = performanceOf(videosWithin(creator, 30, 'personal'))
  const cpmFen = (priceYuan: number) => expectedCpmFen(creator, priceYuan)
  return {
    expect_cpe: performance
      ? costByLength('cpe', pricesYuan, (priceYuan) =>
          expectedCpeFen(cpmFen(priceYuan), performance),
        )
      : {},
    expect_cpm: costByLength('cpm', pricesYuan, cpmFen),
  }
}

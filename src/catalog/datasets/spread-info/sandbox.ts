import { costByLength, expectedCpeFen, expectedCpmFen } from '../../creator/costs.ts'
import { type Performance, performanceOf, withoutPaidTraffic } from '../../creator/performance.ts'
import { type Creator, videosWithin } from '../../creator.ts'
import { ofCreator } from '../../define.ts'
import type { UpstreamRequest } from '../../request.ts'

/** Members that are undefined are absent from the body: the creator has no such videos or price. */
export const project = ofCreator((creator, request) => {
  const { pricesYuan, expectedPlays, field } = creator
  const performance = performanceOf(videosAskedFor(creator, request))
  const text = (name: keyof Performance) => performance && String(performance[name])
  const cpmFen = (priceYuan: number) => expectedCpmFen(creator, priceYuan)
  const salesCpmFen = (priceYuan: number) =>
    Math.floor((priceYuan * salesMarkUp * 100_000) / expectedPlays)
  return {
    avg_duration: text('meanDurationCentiseconds'),
    base_resp: { status_code: 0, status_message: '' },
    comment_avg: text('meanComments'),
    expect_cpe: performance
      ? costByLength('cpe', pricesYuan, (priceYuan) =>
          expectedCpeFen(cpmFen(priceYuan), performance),
        )
      : {},
    expect_cpm: costByLength('cpm', pricesYuan, cpmFen),
    interact_rate: performance ? compared(field.name, performance.interactionPer10k, 220) : {},
    item_num: text('videoCount'),
    item_rate: {
      interact_rate: {},
      item_num: performance ? comparedCount(performance.videoCount) : {},
      play_mid: performance ? compared('', performance.medianPlays, 20_000) : {},
    },
    like_avg: text('meanLikes'),
    play_mid: text('medianPlays'),
    play_over_rate: performance ? compared(field.name, performance.completionPer10k, 1500) : {},
    play_stability: performance ? stability(field.name, performance) : {},
    sales_expect_cpm: costByLength('cpm', pricesYuan, salesCpmFen),
    share_avg: text('meanShares'),
  }
})

/** In the published example the second estimate is 1.17 times the first for every length. */
const salesMarkUp = 1.17

function videosAskedFor(creator: Creator, { query }: UpstreamRequest) {
  const days = query.range === '3' ? 90 : 30
  if (query.type !== '2') return videosWithin(creator, days, 'personal')
  const videos = videosWithin(creator, days, 'xingtu')
  const asked = query.only_assign === 'true' ? videos.filter((video) => video.assigned) : videos
  return query.flow_type === '0' ? asked.map(withoutPaidTraffic) : asked
}

/** `usual` is the figure that half of the peers exceed. */
function compared(label: string, value: number, usual: number) {
  return { label, overtake: overtakeOf(value / usual), value }
}

function overtakeOf(ratio: number): number {
  const square = ratio ** 2
  return Math.floor((10_000 * square) / (1 + square))
}

/** The upstream's own share goes beyond 10,000 here. */
function comparedCount(value: number) {
  return { label: '', overtake: Math.min(10_800, 3_600 * value), value }
}

/** Nothing can be said of a single video. */
function stability(label: string, { medianPlays, playDeviation }: Performance) {
  if (playDeviation === 0) return {}
  return { label, overtake: overtakeOf(medianPlays / playDeviation / 4), value: playDeviation }
}

import { expectedNaturalPlays } from '../../creator/commerce.ts'
import { performanceOf } from '../../creator/performance.ts'
import { refreshedAtSeconds } from '../../creator/refresh.ts'
import { videosWithin } from '../../creator.ts'
import { ofCreator } from '../../define.ts'

/** Members that are undefined are absent from the body: the creator has no such price. */
export const project = ofCreator((creator) => {
  const { id, dayNumber, expectedPlays, pricesYuan } = creator
  const { upTo20s, from21To60s, over60s } = pricesYuan
  const naturalPlays = expectedNaturalPlays(creator)
  const performance = performanceOf(videosWithin(creator, 30, 'personal'))
  const cpm = (priceYuan: number | undefined, plays = expectedPlays) =>
    priceYuan === undefined ? undefined : decimal((priceYuan / plays) * 1000)
  // Plays that were paid for bring as many interactions each as natural ones.
  const cpe = (priceYuan: number | undefined, plays = expectedPlays) =>
    priceYuan === undefined || !performance
      ? undefined
      : decimal((priceYuan / plays / performance.interactionPer10k) * 10_000)
  return {
    base_resp: { status_code: 0, status_message: '' },
    cpe_1_20: cpe(upTo20s),
    cpe_20_60: cpe(from21To60s),
    cpe_60: cpe(over60s),
    cpm_1_20: cpm(upTo20s),
    cpm_20_60: cpm(from21To60s),
    cpm_20_60_rank_percent: String(shareCheaper((from21To60s / expectedPlays) * 1000)),
    cpm_60: cpm(over60s),
    modify_time: String(refreshedAtSeconds('commerce-spread', id, dayNumber)),
    sn_cpe_1_20: cpe(upTo20s, naturalPlays),
    sn_cpe_20_60: cpe(from21To60s, naturalPlays),
    sn_cpe_60: cpe(over60s, naturalPlays),
    sn_cpm_1_20: cpm(upTo20s, naturalPlays),
    sn_cpm_20_60: cpm(from21To60s, naturalPlays),
    sn_cpm_60: cpm(over60s, naturalPlays),
    sn_vv: String(naturalPlays),
    vv: String(expectedPlays),
  }
})

/** Rounded to four decimals, and without zeros at the end. */
function decimal(figure: number): string {
  return String(Number(figure.toFixed(4)))
}

/** About how many of all creators ask less for a thousand plays. */
function shareCheaper(cpmYuan: number): number {
  return 1 / (1 + (cpmYuan / 55) ** -4)
}

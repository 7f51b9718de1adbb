import { type Seeding, seedingOf } from '../../creator/commerce.ts'
import {
  interestedRange,
  searchRange,
  searchRateRange,
  wholePercent,
} from '../../creator/ranges.ts'
import { refreshedAtSeconds } from '../../creator/refresh.ts'
import { ofCreator } from '../../define.ts'

/** Members that are undefined are absent from the body: the creator has no such videos. */
export const project = ofCreator((creator, { query }) => {
  const days = query.range === '30' ? 30 : 90
  const xingtu = seedingOf(creator, days, 'xingtu')
  const personal = seedingOf(creator, days, 'personal')
  return {
    avg_a3_incr_cnt: xingtu && interestedRange(xingtu.meanInterested),
    avg_a3_incr_cnt_rank_percent: xingtu && rankShare(xingtu.meanInterested / 2000),
    avg_search_after_view_cnt: xingtu && searchRange(xingtu.meanSearches),
    avg_search_after_view_cnt_rank_percent: xingtu && rankShare(xingtu.meanSearches / 100),
    avg_search_after_view_rate: xingtu && searchRateRange(xingtu.searchesPerPlay),
    avg_search_after_view_rate_rank_percent: xingtu && rankShare(searchRateAgainstUsual(xingtu)),
    base_resp: { status_code: 0, status_message: '' },
    modify_time: String(refreshedAtSeconds('commerce-seed', creator.id, creator.dayNumber)),
    personal_avg_search_after_view_cnt: personal && searchRange(personal.meanSearches),
    personal_avg_search_after_view_cnt_rank_percent:
      personal && rankShare(personal.meanSearches / 40),
    personal_avg_search_after_view_rate: personal && searchRateRange(personal.searchesPerPlay),
    personal_search_word_ctr: personal && wholePercent(personal.searchWordClickShare),
    search_word_ctr: xingtu && wholePercent(xingtu.searchWordClickShare),
  }
})

const searchRateAgainstUsual = ({ searchesPerPlay }: Seeding) => searchesPerPlay / 0.0006

/** The share of creators who do better than one who does so many times what half of them do. */
function rankShare(againstUsual: number): string {
  return String(Math.max(0.01, Number((1 / (1 + againstUsual)).toFixed(2))))
}

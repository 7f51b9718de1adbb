import { type IndexName, indexOf } from '../../creator/indices.ts'
import { ofCreator } from '../../define.ts'

export const project = ofCreator((creator, { query }) => {
  const card = (name: IndexName) => {
    const { value, average, rank, rankFraction, change } = indexOf(
      creator,
      name,
      query.industy_tag ?? '0',
      creator.dayNumber,
    )
    return {
      avg_value: average,
      link_relative_ratio: change,
      rank: String(rank),
      rank_percent: rankFraction,
      value,
    }
  }
  return {
    base_resp: { status_code: 0, status_message: '' },
    cooperate_index: card('cooperate_index'),
    cp_index: card('cp_index'),
    link_convert_index: card('link_convert_index'),
    link_shopping_index: card('link_shopping_index'),
    link_spread_index: card('link_spread_index'),
    link_star_index: card('link_star_index'),
  }
})

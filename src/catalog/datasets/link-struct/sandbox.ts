import {
  connectedChangeOn,
  connectedRankFraction,
  connectedUsersOn,
  type LinkStage,
  peersMedianOf,
} from '../../creator/connected-users.ts'
import { ofCreator } from '../../define.ts'

/** Creators of the sandbox make short videos only. */
export const project = ofCreator((creator, { query }) => {
  if (query.platform_channel !== '1') return body('', {})
  const { dayNumber } = creator
  const { total, stages } = connectedUsersOn(creator, dayNumber)
  const medians = peersMedianOf(creator)
  const card = (stage: LinkStage) => ({
    proportion: stages[stage] / total,
    same_industry_median: medians[stage],
    value: stages[stage],
  })
  return body('传播', {
    1: card('aware'),
    2: card('interested'),
    3: card('like'),
    4: card('follow'),
    5: {
      rank_percent: connectedRankFraction(total),
      relative_ratio: Number(connectedChangeOn(creator, dayNumber).toFixed(4)),
      value: total,
    },
  })
})

function body(type: string, struct: Readonly<Record<number, unknown>>) {
  return {
    author_link_type: type,
    base_resp: { status_code: 0, status_message: '' },
    link_struct: struct,
  }
}

import { growthOver } from '../../creator/fans.ts'
import { ofCreator } from '../../define.ts'

export const project = ofCreator((creator) => ({
  fans_growth_rate_30d: growthOver(creator, creator.dayNumber, 30).fraction.toFixed(4),
  base_resp: { status_code: 0, status_message: '' },
}))

import { growthOver } from '../../creator/fans.ts'
import { ofCreator } from '../../define.ts'

export const project = ofCreator((creator) => ({
  fans_growth_rate_30d: decimal(growthOver(creator, creator.dayNumber, 30).fraction),
  base_resp: { status_code: 0, status_message: '' },
}))

/** Four decimals at most, and no sign before a nought. */
const decimal = (fraction: number) => String(Number(fraction.toFixed(4)))

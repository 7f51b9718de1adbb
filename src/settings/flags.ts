import { type TNumber, Type } from 'typebox'
import { type Threshold, type ThresholdName, thresholds } from '../derive/view/flags/thresholds.ts'
import { notes } from './notes.ts'

/** Where the flags of a creator's view begin, one setting for each threshold. */
export const flagSettings = Type.Object(
  Object.fromEntries(
    Object.entries<Threshold>(thresholds).map(([name, each]) => [name, settingOf(each)]),
  ) as Readonly<Record<ThresholdName, TNumber>>,
  { default: {} },
)

function settingOf({ default: value, least, most, isWhole, meaning }: Threshold) {
  const accepted = isWhole
    ? { zh: `${least} 至 ${most} 的整数`, en: `a whole number from ${least} to ${most}` }
    : { zh: `${least} 至 ${most} 的数`, en: `a number from ${least} to ${most}` }
  const bounds = { default: value, minimum: least, maximum: most, ...notes(meaning, accepted) }
  return isWhole ? Type.Integer(bounds) : Type.Number(bounds)
}

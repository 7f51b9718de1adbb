import { documentedCreatorId, id } from '../kinds/id.ts'
import { instant } from '../kinds/instant.ts'
import type { Period } from '../kinds/period.ts'
import { isText, type ParameterValues, valueIn } from '../kinds/values.ts'
import type { Subject } from '../subject.ts'
import type { Meter } from './operation.ts'

/** Reading the history is free unless it is priced. */
export const historyMeter: Meter = {
  id: 'creator-history',
  path: '/api/creators',
  slug: 'creator-history',
  priceMicros: 0,
}

export const creatorInPath = id(
  { zh: '达人 ID。', en: "The creator's id." },
  { example: documentedCreatorId },
)

/**
 * They say what is meant without them, as importers send text of their own where nothing is said.
 */
export const periodParameters = {
  from: instant(
    {
      zh: '起始时间（含），ISO 8601 日期或时间（如 2026-11-01），或 Unix 秒、毫秒；未带时区的按北京时间。',
      en: 'From this ISO 8601 date or time on, such as 2026-11-01, or Unix seconds or milliseconds; it is Shanghai time unless it says otherwise.',
    },
    { default: '1970-01-01' },
  ),
  to: instant(
    {
      zh: '截止时间（不含），不早于 from，格式同 from，如 2026-12-01T18:00:00+08:00。',
      en: 'Before this date or time, not before from, in the same forms, such as 2026-12-01T18:00:00+08:00.',
    },
    { default: '9999-12-31' },
  ),
}

export const period: Period = { start: 'from', end: 'to' }

/** A question about the creator in the path is about nobody else. */
export const creatorOf = (values: ParameterValues): readonly Subject[] => [
  { kind: 'creator', id: valueIn(values, 'id', isText) },
]

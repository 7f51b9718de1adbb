import { lastDays } from '../last-days.ts'
import type { Section } from '../section.ts'

/** How an index stands on each day: the one whose code is known. */
export const dailyIndex: Section = {
  name: 'dailyIndex',
  title: { zh: '每日指数', en: 'Index by day' },
  compared: [],
  isAskedByName: true,
  questions: ({ today }) => [
    { dataset: 'daily-link-score', parameters: { linkScoreType: '1', ...lastDays(today) } },
  ],
}

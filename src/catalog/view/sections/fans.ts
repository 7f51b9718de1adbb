import { lastDays } from '../last-days.ts'
import type { Section } from '../section.ts'

/** Who follows, and how many did on each day: the first is the one that the growth starts from. */
export const fans: Section = {
  name: 'fans',
  title: { zh: '粉丝', en: 'Followers' },
  compared: [],
  questions: ({ today }) => [
    { dataset: 'fans-distribution', parameters: { authorType: '1' } },
    { dataset: 'daily-fans', parameters: lastDays(today) },
  ],
}

import { lastDays } from '../last-days.ts'
import type { Section } from '../section.ts'

/** How many are connected on each day. */
export const dailyConnectedUsers: Section = {
  name: 'dailyConnectedUsers',
  title: { zh: '每日连接用户', en: 'Connected users by day' },
  compared: [],
  isAskedByName: true,
  questions: ({ today }) => [
    { dataset: 'daily-link', parameters: { linkType: '5', ...lastDays(today) } },
  ],
}

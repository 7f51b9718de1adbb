import { dayMs, shanghaiDay } from '../../../core/clock.ts'
import { parseInstant } from '../../../core/instant.ts'
import type { Section } from '../section.ts'

const growthDays = 30

/** Who follows, and how many did on each day: the first is the one that the growth starts from. */
export const fans: Section = {
  name: 'fans',
  title: { zh: '粉丝', en: 'Followers' },
  compared: [],
  questions: ({ today }) => [
    { dataset: 'fans-distribution', parameters: { authorType: '1' } },
    {
      dataset: 'daily-fans',
      parameters: { startDate: daysBefore(today, growthDays), endDate: today },
    },
  ],
}

function daysBefore(day: string, count: number): string {
  return shanghaiDay((parseInstant(day) ?? Number.NaN) - count * dayMs)
}

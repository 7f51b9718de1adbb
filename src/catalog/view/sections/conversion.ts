import type { Section } from '../section.ts'

const rangeCodes = { 30: '2', 90: '3' } as const

export const conversion: Section = {
  name: 'conversion',
  title: { zh: '转化', en: 'Conversion' },
  compared: [],
  questions: ({ days }) => [
    { dataset: 'convert-ability', parameters: { range: rangeCodes[days] } },
    { dataset: 'commerce-seed-base-info', parameters: { range: String(days) } },
  ],
}

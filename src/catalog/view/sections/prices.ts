import type { Section } from '../section.ts'

export const prices: Section = {
  name: 'prices',
  title: { zh: '报价', en: 'Prices' },
  compared: ['marketing-info'],
  questions: () => [{ dataset: 'marketing-info', parameters: {} }],
}

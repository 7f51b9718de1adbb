import type { Section } from '../section.ts'

export const prices: Section = {
  name: 'prices',
  title: { zh: '报价', en: 'Prices' },
  isCompared: true,
  questions: () => [{ dataset: 'marketing-info', parameters: {} }],
}

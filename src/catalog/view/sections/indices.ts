import type { Section } from '../section.ts'

export const indices: Section = {
  name: 'indices',
  title: { zh: '指数', en: 'Indices' },
  compared: ['link-info'],
  questions: () => [{ dataset: 'link-info', parameters: {} }],
}

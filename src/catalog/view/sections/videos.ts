import type { Section } from '../section.ts'

export const videos: Section = {
  name: 'videos',
  title: { zh: '视频', en: 'Videos' },
  isCompared: false,
  questions: () => [{ dataset: 'recommended-videos', parameters: {} }],
}

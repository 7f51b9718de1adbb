import type { Section } from '../section.ts'

/**
 * The last videos of both kinds. Lists of recommended videos have nothing but their plays, and these
 * say too which are hits, how long they are and how many liked, commented and shared.
 */
export const videos: Section = {
  name: 'videos',
  title: { zh: '视频', en: 'Videos' },
  compared: [],
  questions: ({ paidTraffic }) => [
    { dataset: 'show-items', parameters: { flowType: paidTraffic ? '1' : '0' } },
  ],
}

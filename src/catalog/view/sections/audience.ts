import type { Section } from '../section.ts'

/** Whom the content reaches: all users that are connected, at whatever stage. */
export const audience: Section = {
  name: 'audience',
  title: { zh: '观众画像', en: 'Audience' },
  compared: ['audience-distribution'],
  questions: () => [
    { dataset: 'audience-distribution', parameters: { linkType: '5' } },
    { dataset: 'link-struct', parameters: {} },
  ],
}

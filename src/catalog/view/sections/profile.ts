import type { Section } from '../section.ts'

/** Tags are not asked for: the profile has them, and has them for certain. */
export const profile: Section = {
  name: 'profile',
  title: { zh: '基础信息', en: 'Profile' },
  compared: ['base-info'],
  questions: () => [
    { dataset: 'base-info', parameters: {} },
    { dataset: 'side-base-info', parameters: {} },
  ],
}

import type { Section } from '../section.ts'

/** Orders are few, so that they are counted over the longer period whatever the basis. */
const orderDays = '90'

export const service: Section = {
  name: 'service',
  title: { zh: '履约', en: 'Service' },
  compared: [],
  questions: () => [
    { dataset: 'contract-info', parameters: { range: orderDays } },
    { dataset: 'order-experience', parameters: { period: orderDays } },
  ],
}

import type { Section } from '../section.ts'

const kindCodes = { personal: '1', xingtu: '2' } as const
const rangeCodes = { 30: '2', 90: '3' } as const

/**
 * One answer for each kind of video that the basis has, and the expected plays, from which the cost
 * of a thousand follows. A comparison does with the expected cost that comes with the former.
 */
export const performance: Section = {
  name: 'performance',
  title: { zh: '传播表现', en: 'Performance' },
  compared: ['spread-info'],
  questions: ({ kinds, days, paidTraffic }) => [
    ...kinds.map((kind) => ({
      dataset: 'spread-info',
      parameters: {
        type: kindCodes[kind],
        range: rangeCodes[days],
        flowType: paidTraffic ? '1' : '0',
      },
      kind,
    })),
    { dataset: 'cp-info', parameters: {} },
  ],
}

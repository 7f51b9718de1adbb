import { choice } from './kinds/choice.ts'
import type { Choice, Parameter } from './kinds/kind.ts'

/**
 * Which live streams count. Only the code of all is known, from the published default; the others
 * are counted on from it.
 */
export const liveTypeParameter: Parameter<Choice> = choice(
  {
    zh: '直播类型；除不限外，各名称对应的上游代码为推测',
    en: "The type of stream; the upstream's codes of all but ALL are inferred",
  },
  [
    { name: 'ALL', code: '1', label: { zh: '不限', en: 'All streams' }, confidence: 'likely' },
    { name: 'GAME', code: '2', label: { zh: '游戏直播', en: 'Games' }, confidence: 'guess' },
    {
      name: 'ECOMMERCE',
      code: '3',
      label: { zh: '电商直播', en: 'E-commerce' },
      confidence: 'guess',
    },
    { name: 'OTHER', code: '4', label: { zh: '其他直播', en: 'Others' }, confidence: 'guess' },
  ],
  { default: '1' },
)

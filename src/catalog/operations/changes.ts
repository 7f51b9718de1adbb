import { documentedCreatorId } from '../kinds/id.ts'
import { instant } from '../kinds/instant.ts'
import { always, flag, list } from '../units.ts'
import { creatorInPath, creatorOf, historyMeter } from './history.ts'
import {
  creator,
  dataset,
  figureValue,
  metric,
  numberOrNull,
  query,
  source,
  time,
  unit,
} from './members.ts'
import type { Operation } from './operation.ts'

const end = (zh: string, en: string) =>
  always(
    { zh, en },
    { at: time({ zh: '采集时间', en: 'When it was collected' }), value: figureValue, source },
  )

const answer = always(
  { zh: '有变化的指标', en: 'The metrics that moved' },
  {
    creator,
    changes: list(
      {
        zh: '每个有变化的指标一项，最近采集的在前',
        en: 'One for each metric, those observed latest first',
      },
      always(
        { zh: '一项变化', en: 'One change' },
        {
          metric,
          dataset,
          unit,
          query,
          from: end('当时的数值', 'What it was'),
          to: end('最近的数值', 'What it is'),
          difference: numberOrNull({
            zh: '增减；任一端缺失则为 null',
            en: 'By how much it moved; null where an end is missing',
          }),
          ratio: numberOrNull({
            zh: '增减幅度（0.1 即上涨 10%）；缺失或原值为 0 时为 null',
            en: 'By what fraction it grew (0.1 is 10 % more); null where an end is missing or it was 0',
          }),
        },
      ),
    ),
    more: flag({
      zh: '是否还有未列出的变化',
      en: 'Whether there may be changes beyond these',
    }),
  },
)

export const changes: Operation = {
  operationId: 'getCreatorChanges',
  slug: 'creator-changes',
  method: 'GET',
  path: `${historyMeter.path}/{id}/changes`,
  title: { zh: '达人指标的变动', en: 'What changed about a creator' },
  summary: {
    zh: '返回自某时以来该达人哪些指标变了、从多少变到多少，依据已采集的数据，不重新采集；除非运营者定价，否则免费。',
    en: 'Gives which metrics of the creator have moved since a moment, from what to what, as far as they were observed; nothing is collected. Free unless the operator prices it.',
  },
  keywords: {
    zh: '变动 涨价 降价 涨粉 掉粉 报价变化 对比',
    en: 'changes moved price increase growth difference since 变动',
  },
  group: 'creators',
  parameters: {
    id: creatorInPath,
    since: instant(
      {
        zh: '自何时起，格式同 from，如 2026-11-01。当时尚未采集过的，从首次采集算起。',
        en: 'Since this date or time, such as 2026-11-01. What was not observed by then counts from its first observation.',
      },
      { example: '2026-11-01' },
    ),
  },
  answer,
  example: {
    creator: documentedCreatorId,
    changes: [
      {
        metric: 'price_21_60',
        dataset: 'marketing-info',
        unit: 'yuan',
        query: { o_author_id: documentedCreatorId, platform_channel: '1', platform_source: '1' },
        from: { at: '2026-10-30T09:12:30.114+08:00', value: 240000, source: 'xingtu' },
        to: { at: '2026-11-22T09:12:41.902+08:00', value: 264000, source: 'xingtu' },
        difference: 24000,
        ratio: 0.1,
      },
    ],
    more: false,
  },
  entry: 'token',
  meter: historyMeter,
  subjects: creatorOf,
}

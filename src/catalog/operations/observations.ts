import { datasets } from '../index.ts'
import { choice } from '../kinds/choice.ts'
import { documentedCreatorId } from '../kinds/id.ts'
import { always, flag, list, naming } from '../units.ts'
import { creatorInPath, creatorOf, historyMeter, period, periodParameters } from './history.ts'
import { creator, dataset, query, source, time } from './members.ts'
import type { Operation } from './operation.ts'

const answer = always(
  { zh: '该达人被采集的时间', en: 'When the creator was observed' },
  {
    creator,
    observations: list(
      { zh: '采集记录，新的在前', en: 'The observations, the newest first' },
      always(
        { zh: '一次采集', en: 'One observation' },
        {
          dataset,
          query,
          collectedAt: naming(time({ zh: '采集时间', en: 'When it was collected' })),
          source,
        },
      ),
    ),
    more: flag({ zh: '是否还有更早的记录', en: 'Whether there are older ones' }),
  },
)

export const observations: Operation = {
  operationId: 'getCreatorObservations',
  slug: 'creator-observations',
  method: 'GET',
  path: `${historyMeter.path}/{id}/observations`,
  title: { zh: '达人的采集记录', en: "A creator's observations" },
  summary: {
    zh: '返回该达人何时被采集过、由哪个来源采集，新的在前；除非运营者定价，否则免费。',
    en: 'Gives when a creator was observed, and by which source, the newest first. Free unless the operator prices it.',
  },
  keywords: {
    zh: '历史 采集时间 采集过没有',
    en: 'history when collected past answers',
  },
  group: 'creators',
  parameters: {
    id: creatorInPath,
    dataset: choice(
      { zh: '只看这个数据集。', en: 'Only this dataset.' },
      datasets.map(({ name, title }) => ({ name, label: title })),
      { optional: true },
    ),
    ...periodParameters,
  },
  period,
  answer,
  example: {
    creator: documentedCreatorId,
    observations: [
      {
        dataset: 'link-info',
        query: { industry_tag: '0', o_author_id: documentedCreatorId },
        collectedAt: '2026-11-23T06:59:54.808+08:00',
        source: 'sandbox',
      },
    ],
    more: false,
  },
  entry: 'token',
  meter: historyMeter,
  subjects: creatorOf,
}

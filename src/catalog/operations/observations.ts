import { datasets } from '../index.ts'
import { choice } from '../kinds/choice.ts'
import { always, flag, list } from '../units.ts'
import { creatorInPath, creatorOf, historyMeter, period } from './history.ts'
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
          collectedAt: time({ zh: '采集时间', en: 'When it was collected' }),
          source,
        },
      ),
    ),
    more: flag({ zh: '是否还有更早的记录', en: 'Whether there are older ones' }),
  },
)

export const observations: Operation = {
  operationId: 'getCreatorObservations',
  method: 'GET',
  path: `${historyMeter.path}/{id}/observations`,
  title: { zh: '达人的采集记录', en: "A creator's observations" },
  summary: {
    zh: '返回该达人何时被采集过、由哪个来源采集，新的在前；除非运营者定价，否则免费。',
    en: 'Gives when a creator was observed, and by which source, the newest first. Free unless the operator prices it.',
  },
  group: 'history',
  parameters: {
    id: creatorInPath,
    dataset: choice(
      { zh: '只看这个数据集。', en: 'Only this dataset.' },
      datasets.map(({ name, title }) => ({ name, label: title })),
      { optional: true },
    ),
    ...period,
  },
  answer,
  entry: 'token',
  meter: historyMeter,
  subjects: creatorOf,
}

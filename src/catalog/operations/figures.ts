import { figuresOf } from '../figures.ts'
import { datasets } from '../index.ts'
import { choices } from '../kinds/choices.ts'
import { documentedCreatorId } from '../kinds/id.ts'
import { always, flag, list, naming } from '../units.ts'
import { creatorInPath, creatorOf, historyMeter, period, periodParameters } from './history.ts'
import { creator, dataset, figureValue, metric, query, source, time, unit } from './members.ts'
import type { Operation } from './operation.ts'

/** Every figure that history gives as a series, by its name. */
export const figuresByName = figuresOf(datasets)

/** One question has no more figures: every one reads all bodies of its dataset in the period. */
const maxFigures = 20

const answer = always(
  { zh: '指标随时间的变化', en: 'Metrics over time' },
  {
    creator,
    series: list(
      { zh: '每个指标、每种查询参数一个序列', en: 'One series for each metric and question' },
      always(
        { zh: '一个序列', en: 'One series' },
        {
          metric,
          dataset,
          unit,
          query,
          points: list(
            { zh: '各时间点的数值，早的在前', en: 'The points, the earliest first' },
            always(
              { zh: '一个时间点', en: 'One point' },
              {
                at: naming(
                  time({
                    zh: '采集时间；逐日返回的指标为当天零点（北京时间）',
                    en: 'When it was collected; of a metric that is told day by day, the midnight in Shanghai with which the day begins',
                  }),
                ),
                value: figureValue,
                source,
              },
            ),
          ),
        },
      ),
    ),
    more: flag({ zh: '是否还有更早的时间点', en: 'Whether there are older points' }),
  },
)

export const figures: Operation = {
  operationId: 'getCreatorMetrics',
  slug: 'creator-metrics',
  method: 'GET',
  path: `${historyMeter.path}/{id}/metrics`,
  title: { zh: '达人指标的变化', en: "A creator's metrics over time" },
  summary: {
    zh: '返回该达人各项指标随时间的变化，单位已归一，缺失为 null；除非运营者定价，否则免费。',
    en: "Gives a creator's metrics over time in normal units, gaps as null. Free unless the operator prices it.",
  },
  keywords: {
    zh: '历史 趋势 涨价 变化 时间序列',
    en: 'history trend over time series changes',
  },
  group: 'creators',
  parameters: {
    id: creatorInPath,
    metric: choices(
      {
        zh: `1 至 ${maxFigures} 项指标，以逗号分隔。`,
        en: `1 to ${maxFigures} metrics with commas between.`,
      },
      [...figuresByName.values()].map(({ name, meaning }) => ({ name, label: meaning })),
      { most: maxFigures, example: 'play_mid' },
    ),
    ...periodParameters,
  },
  period,
  answer,
  example: {
    creator: documentedCreatorId,
    series: [
      {
        metric: 'play_mid',
        dataset: 'spread-info',
        unit: 'count',
        query: { flow_type: '1', only_assign: '0', range: '2', type: '1' },
        points: [
          { at: '2026-11-21T09:12:30.114+08:00', value: 4051276, source: 'sandbox' },
          { at: '2026-11-22T09:12:41.902+08:00', value: null, source: 'sandbox' },
        ],
      },
    ],
    more: false,
  },
  entry: 'token',
  meter: historyMeter,
  subjects: creatorOf,
}

import type { Figure } from '../catalog/figures.ts'
import { datasetNames } from '../catalog/names.gen.ts'
import { figuresByName } from '../catalog/operations/figures.ts'
import type { Text } from '../core/text.ts'
import {
  maxObservations,
  type PresentedPoint,
  presentPoints,
  presentSeries,
  presentTimeline,
} from '../services/observations/present.ts'
import { historyQueries } from '../services/observations/queries.ts'
import { readBounds, readChoice, readCreator, readList } from './read.ts'
import { type ListFlags, output, type Shell } from './shell.ts'
import { type Column, tableOf } from './table.ts'

export interface HistoryFlags extends ListFlags {
  readonly dataset?: string
  readonly metric?: string
  readonly since?: string
  readonly until?: string
}

/** `creators history` */
export async function showHistory(shell: Shell, id: string, flags: HistoryFlags): Promise<void> {
  const subject = readCreator(id)
  const { dataset, metric, since, until } = flags
  const { sinceMs: fromMs = 0, untilMs: toMs = Number.MAX_SAFE_INTEGER } = readBounds(flags)
  const period = { subject, fromMs, toMs }
  const wanted = metric === undefined ? undefined : readMetrics(metric)
  const none = (dataset ?? metric ?? since ?? until) === undefined ? nothingSeen : nothingSuch
  const of = dataset === undefined ? null : readChoice('--dataset', dataset, datasetNames)
  await shell.withContext(flags, async ({ history }) => {
    const queries = historyQueries(history)
    if (wanted) {
      const shown = presentSeries(subject, await queries.series({ ...period, figures: wanted }))
      output(
        shell,
        flags,
        shown,
        tableOf(seriesColumns, presentPoints(shown), none),
        ...olderLeft(shown),
      )
      return
    }
    const observed = await queries.timeline({ ...period, dataset: of, limit: maxObservations })
    const shown = presentTimeline(subject, observed)
    output(
      shell,
      flags,
      shown,
      tableOf(timelineColumns, shown.observations, none),
      ...olderLeft(shown),
    )
  })
}

function readMetrics(value: string): Figure[] {
  const names = readList(value)
  // An empty list is refused as an empty name is.
  return (names.length === 0 ? [value] : names).flatMap((name) => {
    const found = figuresByName.get(readChoice('--metric', name, [...figuresByName.keys()]))
    return found ? [found] : []
  })
}

function olderLeft({ more }: { readonly more: boolean }): Text[] {
  if (!more) return []
  return [
    {
      zh: '仅列出最近的数据，还有更早的：可用 --until 查看',
      en: 'Only the latest are listed: see older ones with --until',
    },
  ]
}

type Observed = ReturnType<typeof presentTimeline>['observations'][number]

const timelineColumns: readonly Column<Observed>[] = [
  {
    heading: { zh: '采集时间', en: 'COLLECTED' },
    cell: ({ collectedAt }) => collectedAt,
    time: true,
  },
  { heading: { zh: '数据集', en: 'DATASET' }, cell: ({ dataset }) => dataset },
  { heading: { zh: '来源', en: 'SOURCE' }, cell: ({ source }) => source, whole: true },
  { heading: { zh: '查询', en: 'QUERY' }, cell: ({ query }) => JSON.stringify(query) },
]

const seriesColumns: readonly Column<PresentedPoint>[] = [
  { heading: { zh: '指标', en: 'METRIC' }, cell: ({ metric }) => metric, whole: true },
  { heading: { zh: '时间', en: 'TIME' }, cell: ({ at }) => at, time: true },
  { heading: { zh: '数值', en: 'VALUE' }, cell: ({ value }) => value, whole: true },
  { heading: { zh: '单位', en: 'UNIT' }, cell: ({ unit }) => unit },
  { heading: { zh: '来源', en: 'SOURCE' }, cell: ({ source }) => source, whole: true },
  { heading: { zh: '查询', en: 'QUERY' }, cell: ({ query }) => query, spare: 1 },
]

const nothingSeen: Text = {
  zh: '没有该达人的历史数据：调用接口采集，或用 astrolabe import FILE 导入',
  en: 'Nothing was observed of this creator: call an endpoint about it, or take captures in with astrolabe import FILE',
}

const nothingSuch: Text = {
  zh: '没有符合条件的历史数据：请放宽条件，不带选项则列出该达人的全部采集记录',
  en: 'Nothing matches: widen the options; without any, all observations of the creator are listed',
}

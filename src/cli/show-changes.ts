import { figuresByName } from '../catalog/operations/figures.ts'
import type { Text } from '../core/text.ts'
import { type PresentedChange, presentChanges } from '../services/observations/present.ts'
import { historyQueries } from '../services/observations/queries.ts'
import { readCreator, readTime } from './read.ts'
import { type ListFlags, output, type Shell } from './shell.ts'
import { type Column, tableOf } from './table.ts'

export interface ChangesFlags extends ListFlags {
  readonly since: string
}

/** `creators changes` */
export async function showChanges(shell: Shell, id: string, flags: ChangesFlags): Promise<void> {
  const subject = readCreator(id)
  const sinceMs = readTime('--since', flags.since)
  const shown = await shell.withContext(flags, async ({ history }) => {
    const question = { subject, sinceMs, figures: [...figuresByName.values()] }
    return presentChanges(subject, await historyQueries(history).changes(question))
  })
  const table = tableOf(columns, shown.changes, nothingMoved)
  output(shell, flags, shown, table, ...(shown.more ? [moreMoved] : []))
}

const columns: readonly Column<PresentedChange>[] = [
  { heading: { zh: '指标', en: 'METRIC' }, cell: ({ metric }) => metric, whole: true },
  { heading: { zh: '原值', en: 'FROM' }, cell: ({ from }) => from.value, whole: true },
  { heading: { zh: '现值', en: 'TO' }, cell: ({ to }) => to.value, whole: true },
  { heading: { zh: '增减', en: 'DIFFERENCE' }, cell: ({ difference }) => difference },
  { heading: { zh: '幅度', en: 'GROWTH' }, cell: ({ ratio }) => percentOf(ratio) },
  // Both ends are of one kind of data, real or made up.
  { heading: { zh: '来源', en: 'SOURCE' }, cell: ({ to }) => to.source, whole: true },
  { heading: { zh: '原时间', en: 'FROM TIME' }, cell: ({ from }) => from.at, time: true, spare: 2 },
  { heading: { zh: '现时间', en: 'TO TIME' }, cell: ({ to }) => to.at, time: true, spare: 1 },
  { heading: { zh: '查询', en: 'QUERY' }, cell: ({ query }) => JSON.stringify(query), spare: 3 },
]

const percentOf = (ratio: number | null) =>
  ratio === null ? null : `${ratio > 0 ? '+' : ''}${(ratio * 100).toFixed(2)}%`

const nothingMoved: Text = {
  zh: '没有变化：此后没有再采集，或采集到的指标都与当时相同',
  en: 'Nothing moved: the creator was not observed since, or every metric is as it was',
}

const moreMoved: Text = {
  zh: '仅列出最近采集的变化：可用更晚的 --since 缩小范围',
  en: 'Only the changes observed latest are listed: narrow them with a later --since',
}

import type { Figure } from '../catalog/figures.ts'
import { datasets } from '../catalog/index.ts'
import { figuresByName } from '../catalog/operations/figures.ts'
import type { Text } from '../core/text.ts'
import { forgetCreator } from '../services/creators/forget.ts'
import { presentForgotten } from '../services/creators/present.ts'
import {
  maxObservations,
  type PresentedPoint,
  presentPoints,
  presentSeries,
  presentTimeline,
} from '../services/observations/present.ts'
import { historyQueries } from '../services/observations/queries.ts'
import type { Command } from './command.ts'
import { compareCommand } from './compare.ts'
import { changesCommand } from './creator-changes.ts'
import { exclusive } from './exclusive.ts'
import { readBounds, readChoice, readCreator, readList } from './read.ts'
import {
  type CommonFlags,
  common,
  type ListFlags,
  listing,
  output,
  type Shell,
  say,
} from './shell.ts'
import { type Column, tableOf } from './table.ts'

const datasetNames = datasets.map(({ name }) => name)

/** `creators history | changes | compare | forget` */
export function creatorCommands(program: Command, shell: Shell): void {
  const creators = program
    .command('creators')
    .description(say(shell, '达人的历史数据', 'what was seen of creators'))
  historyCommand(creators, shell)
  changesCommand(creators, shell)
  compareCommand(creators, shell)
  forgetCommand(creators, shell)
}

interface HistoryFlags extends ListFlags {
  readonly dataset?: string
  readonly metric?: string
  readonly since?: string
  readonly until?: string
}

function historyCommand(creators: Command, shell: Shell): void {
  const command = listing(creators.command('history <ID>'), shell)
    .description(
      say(
        shell,
        '列出何时采集过该达人，或给出指标随时间的变化',
        'when a creator was observed, or how metrics moved',
      ),
    )
    .option(
      '--dataset <NAME>',
      say(
        shell,
        `只看某数据集：${datasetNames.join('、')}`,
        `of one of ${datasetNames.join(', ')}`,
      ),
    )
    .option(
      '--metric <NAMES>',
      say(
        shell,
        `指标，以逗号分隔：${[...figuresByName.keys()].join('、')}`,
        `metrics with commas between: ${[...figuresByName.keys()].join(', ')}`,
      ),
    )
    .option(
      '--since <ISO>',
      say(shell, '只看此时及之后，如 2027-01-31', 'from then on, such as 2027-01-31'),
    )
    .option('--until <ISO>', say(shell, '只看此时之前', 'before then'))
  exclusive(command, 'dataset', 'metric').action((id: string, flags: HistoryFlags) =>
    showHistory(shell, id, flags),
  )
}

async function showHistory(shell: Shell, id: string, flags: HistoryFlags): Promise<void> {
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

function forgetCommand(creators: Command, shell: Shell): void {
  common(creators.command('forget <ID>'), shell)
    .description(
      say(
        shell,
        '从历史、缓存与调用记录中彻底清除该达人，不可恢复',
        'erase a creator from history, cache and call log, for good',
      ),
    )
    .action(async (id: string, flags: CommonFlags) => {
      const subject = readCreator(id)
      const shown = await shell.withContext(flags, async (ctx) =>
        presentForgotten(subject, await forgetCreator(ctx, subject), ctx.clock.now()),
      )
      const { observations, bodies, answers, calls, logEmptied } = shown
      output(
        shell,
        flags,
        shown,
        {
          zh: `已清除达人 ${subject}：${observations} 次采集、${bodies} 份数据、${answers} 份幂等结果（键仍算用过，不会重复扣费），${calls} 条调用记录不再注明达人。运行中的服务会在一秒内清除其内存中的数据，约一分钟内不再保存该达人的任何数据`,
          en: `Creator ${subject} is erased: ${observations} observations, ${bodies} bodies, ${answers} idempotency answers, whose keys stay used and are not charged again; ${calls} calls no longer say whom they were about. A running server drops what it has in memory within a second, and keeps nothing of the creator for about a minute`,
        },
        ...(logEmptied ? [] : [logLeft]),
      )
    })
}

const logLeft: Text = {
  zh: '数据库的文件中仍有该达人的数据：SQLite 正被读取时在日志 astrolabe.db-wal 中，稍后再次执行本命令或停止服务即可清除；PostgreSQL 在下次 VACUUM 之前留有已删除的行（它会自动执行），预写日志与备份则保留到各自过期',
  en: 'Files of the database still have data of this creator: with SQLite, while it is being read, its log astrolabe.db-wal; run the command again later or stop the server, and it goes. PostgreSQL keeps deleted rows until its next VACUUM, which it does by itself, and its write-ahead log and backups until they expire',
}

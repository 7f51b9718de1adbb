import { shanghaiDay } from '../core/clock.ts'
import { sourceStates } from '../core/source-state.ts'
import type { Text } from '../core/text.ts'
import { floorShare, type PresentedSources, presentSources } from '../services/health/present.ts'
import type { SourceCheck } from '../services/sources/check.ts'
import type { Command } from './command.ts'
import { type ListFlags, listing, output, type Shell, say } from './shell.ts'
import { type Column, tableOf } from './table.ts'

/** `sources status | check` */
export function sourceCommands(program: Command, shell: Shell): void {
  const sources = program
    .command('sources')
    .description(say(shell, '数据来源', 'where answers come from'))
  listing(sources.command('status'), shell)
    .description(
      say(
        shell,
        '各数据来源最近 24 小时的成功率、耗时与评分，以及是否已停止',
        'success, latency and score of each source over 24 hours, and whether it has stopped',
      ),
    )
    .action((flags: ListFlags) =>
      shell.withContext(flags, async ({ health: store, clock }) => {
        const { healthQueries } = await import('../services/health/read.ts')
        const atMs = clock.now()
        const health = await healthQueries(store).health(atMs)
        const spending = await store.spentOn(shanghaiDay(atMs))
        const shown = presentSources(await store.conditions(), health, spending)
        const { sources, datasets } = shown
        if (datasets.length === 0 && sources.length === 0) output(shell, flags, shown, none)
        else {
          const isPaid = sources.some(({ spentTodayUsd }) => spentTodayUsd !== null)
          const columns = isPaid ? [...stateColumns, spentColumn] : stateColumns
          const states = tableOf(columns, sources, none)
          output(shell, flags, shown, states, tableOf(healthColumns, datasets, none))
        }
      }),
    )
  checkCommand(sources, shell)
}

function checkCommand(sources: Command, shell: Shell): void {
  sources
    .command('check')
    .description(
      say(
        shell,
        '向每个外部数据来源采集一次文档中的达人，说明能否采集、为何不能（供应商可能对此收费；tikhub 只查询密钥、余额与价目表，不收费）',
        'ask each outside source once for the creator of the documentation, and tell whether it works and why not (a vendor may charge for that; tikhub is asked about key, balance and prices alone, for nothing)',
      ),
    )
    .option('--json', say(shell, '以 JSON 输出', 'print JSON'))
    .action(async (flags: ListFlags) => {
      const { checkSource } = await import('../services/sources/check.ts')
      const checks = await shell.withSources((sources) => Promise.all(sources.map(checkSource)))
      const notices = checks.flatMap(({ source, notices }) =>
        notices.map((notice) => ({ source, notice })),
      )
      const told = notices.length > 0 ? [tableOf(noticeColumns, notices, noneOutside)] : []
      output(shell, flags, checks, tableOf(checkColumns, checks, noneOutside), ...told)
      if (checks.some(({ works }) => !works)) shell.setExitCode(1)
    })
}

const noneOutside: Text = {
  zh: '没有需要检查的数据来源：沙箱与存档不访问外部',
  en: 'There is no source to check: the sandbox and the archive have no outside',
}

const madeUp: Text = { zh: '正常，但为沙箱虚构数据', en: 'works, made-up sandbox data' }

const checkColumns: readonly Column<SourceCheck>[] = [
  { heading: { zh: '来源', en: 'SOURCE' }, cell: ({ source }) => source, whole: true },
  {
    heading: { zh: '结果', en: 'RESULT' },
    cell: ({ works, sandbox }) => {
      if (!works) return { zh: '不可用', en: 'fails' }
      return sandbox ? madeUp : { zh: '正常', en: 'works' }
    },
    whole: true,
  },
  { heading: { zh: '毫秒', en: 'MS' }, cell: ({ ms }) => ms, whole: true },
  { heading: { zh: '原因与处理', en: 'WHY, AND WHAT TO DO' }, cell: ({ problem }) => problem },
  { heading: { zh: '详情', en: 'SEEN' }, cell: ({ detail }) => detail },
]

const noticeColumns: readonly Column<{ readonly source: string; readonly notice: Text }>[] = [
  { heading: { zh: '来源', en: 'SOURCE' }, cell: ({ source }) => source, whole: true },
  { heading: { zh: '说明', en: 'TOLD' }, cell: ({ notice }) => notice },
]

const none: Text = {
  zh: '还没有采集记录：服务向数据来源采集之后，情况会出现在这里',
  en: 'No source was asked yet: each is listed once the server has collected from it',
}

const stateColumns: readonly Column<PresentedSources['sources'][number]>[] = [
  { heading: { zh: '来源', en: 'SOURCE' }, cell: ({ source }) => source, whole: true },
  { heading: { zh: '状态', en: 'STATE' }, cell: ({ state }) => sourceStates[state], whole: true },
  { heading: { zh: '自', en: 'SINCE' }, cell: ({ since }) => since, time: true },
  { heading: { zh: '说明', en: 'NOTE' }, cell: ({ reason }) => reason },
]

/** What sources were paid, which most operators pay none. */
const spentColumn: Column<PresentedSources['sources'][number]> = {
  heading: { zh: '今日花费（USD）', en: 'SPENT TODAY (USD)' },
  cell: ({ spentTodayUsd }) => spentTodayUsd,
  whole: true,
}

const healthColumns: readonly Column<PresentedSources['datasets'][number]>[] = [
  { heading: { zh: '来源', en: 'SOURCE' }, cell: ({ source }) => source, whole: true },
  { heading: { zh: '数据集', en: 'DATASET' }, cell: ({ dataset }) => dataset },
  { heading: { zh: '采集次数', en: 'CALLS' }, cell: ({ calls }) => calls, whole: true },
  {
    heading: { zh: '成功率', en: 'SUCCESS' },
    cell: ({ successShare }) =>
      successShare === null ? null : `${(100 * floorShare(successShare, 3)).toFixed(1)} %`,
    whole: true,
  },
  {
    heading: { zh: 'P50（毫秒）', en: 'P50 (MS)' },
    cell: ({ p50Ms }) => p50Ms,
    whole: true,
    spare: 1,
  },
  { heading: { zh: 'P95（毫秒）', en: 'P95 (MS)' }, cell: ({ p95Ms }) => p95Ms, whole: true },
  {
    heading: { zh: '最近成功', en: 'LAST SUCCESS' },
    cell: ({ lastSuccessAt }) => lastSuccessAt,
    time: true,
    spare: 2,
  },
  { heading: { zh: '评分', en: 'SCORE' }, cell: ({ score }) => score, whole: true },
]

import type { Command } from 'commander'
import { shanghaiIso } from '../core/clock.ts'
import { sourceStates } from '../core/source-state.ts'
import { floorShare, presentSource } from '../services/health/present.ts'
import { healthQueries } from '../services/health/read.ts'
import type { SourceStateRow } from '../store/schema.ts'
import { type CommonFlags, common, output, type Shell, say, type Table } from './shell.ts'

/** `sources status` */
export function sourceCommands(program: Command, shell: Shell): void {
  const sources = program
    .command('sources')
    .description(say(shell, '数据来源', 'where answers come from'))
  common(sources.command('status'), shell)
    .description(
      say(
        shell,
        '各数据来源最近 24 小时的成功率、耗时与评分，以及是否已停止',
        'success, latency and score of each source over 24 hours, and whether it has stopped',
      ),
    )
    .action((flags: CommonFlags) =>
      shell.withReader(flags, async (connection, clock) => {
        const queries = healthQueries(connection)
        const states = queries.states()
        const stateOf = new Map(states.map(({ source, state }) => [source, state]))
        const served = queries.health(clock.now()).map((health) => {
          const { source, state, score, lastSuccessAt, last24Hours } = presentSource(
            health,
            stateOf.get(health.source) ?? null,
          )
          return { source, dataset: health.dataset, state, score, lastSuccessAt, ...last24Hours }
        })
        const sources = states.map(presentState)
        const json = { sources, datasets: served }
        if (served.length === 0 && sources.length === 0) output(shell, flags, json, none)
        else output(shell, flags, json, stateTable(sources, shell), healthTable(served))
      }),
    )
}

const none = { zh: '还没有采集记录', en: 'No source was asked yet' }

function presentState({ source, state, reason_zh, reason_en, since }: SourceStateRow) {
  const reason = reason_zh === null || reason_en === null ? null : { zh: reason_zh, en: reason_en }
  return { source, state, since: shanghaiIso(since), reason }
}

function stateTable(
  sources: readonly ReturnType<typeof presentState>[],
  { language }: Shell,
): Table {
  return {
    headings: [
      { zh: '来源', en: 'SOURCE' },
      { zh: '状态', en: 'STATE' },
      { zh: '自', en: 'SINCE' },
      { zh: '原因', en: 'WHY' },
    ],
    rows: sources.map(({ source, state, since, reason }) => [
      source,
      sourceStates[state][language],
      since,
      reason?.[language] ?? null,
    ]),
    none,
  }
}

type Served = Omit<ReturnType<typeof presentSource>, 'last24Hours' | 'hours' | 'days'> &
  ReturnType<typeof presentSource>['last24Hours'] & { readonly dataset: string }

function healthTable(served: readonly Served[]): Table {
  return {
    headings: [
      { zh: '来源', en: 'SOURCE' },
      { zh: '数据集', en: 'DATASET' },
      { zh: '采集次数', en: 'CALLS' },
      { zh: '成功率', en: 'SUCCESS' },
      { zh: 'P50（毫秒）', en: 'P50 (MS)' },
      { zh: 'P95（毫秒）', en: 'P95 (MS)' },
      { zh: '最近成功', en: 'LAST SUCCESS' },
      { zh: '评分', en: 'SCORE' },
    ],
    rows: served.map((each) => [
      each.source,
      each.dataset,
      each.calls,
      each.successShare === null
        ? null
        : `${(100 * floorShare(each.successShare, 3)).toFixed(1)} %`,
      each.p50Ms,
      each.p95Ms,
      each.lastSuccessAt,
      each.score,
    ]),
    none,
  }
}

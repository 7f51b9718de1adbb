import type { Text } from '../core/text.ts'
import type { DriftKind } from '../derive/drift.ts'
import type { DriftPage } from '../services/drift/list.ts'
import { type PresentedDrift, presentDrift } from '../services/drift/present.ts'
import type { Command } from './command.ts'
import { rowsOf } from './pages.ts'
import { type ListFlags, listing, output, type Shell, say } from './shell.ts'
import { type Column, tableOf } from './table.ts'

const kinds: Readonly<Record<DriftKind, Text>> = {
  unknown: { zh: '新字段', en: 'new' },
  type: { zh: '类型变化', en: 'type' },
  missing: { zh: '缺失', en: 'missing' },
}

/** `drift` */
export function driftCommand(program: Command, shell: Shell): void {
  listing(program.command('drift'), shell)
    .description(
      say(
        shell,
        '列出采集到的数据与文档不一致之处：新字段、类型变化与缺失的字段',
        'how collected data differs from the documents: new members, other types, missing ones',
      ),
    )
    .action(async (flags: ListFlags) => {
      const { listDrift } = await import('../services/drift/list.ts')
      const { compared, differences } = await shell.withContext(flags, async (ctx) => {
        const first = await listDrift(ctx, { limit: 1 })
        const { rows } = await rowsOf((page) => listDrift(ctx, page))
        return { compared: first.compared, differences: rows }
      })
      const shown = differences.map(presentDrift)
      const tables = [
        tableOf(columns, shown, noDifferences),
        tableOf(comparedColumns, compared, nothingCompared),
      ]
      output(
        shell,
        flags,
        { compared, differences: shown },
        ...(compared.length === 0 ? [nothingCompared] : tables),
      )
    })
}

const nothingCompared: Text = {
  zh: '尚未比对过任何数据：配置真实的数据来源并产生调用后才有（沙箱数据不参与比对）',
  en: 'Nothing was compared yet: set up a real source, whose answers are compared as they come; those of the sandbox are not',
}

const columns: readonly Column<PresentedDrift>[] = [
  { heading: { zh: '数据集', en: 'DATASET' }, cell: ({ dataset }) => dataset },
  { heading: { zh: '字段', en: 'MEMBER' }, cell: ({ path }) => path },
  { heading: { zh: '情况', en: 'WHAT' }, cell: ({ kind }) => kinds[kind], whole: true },
  { heading: { zh: '次数', en: 'BODIES' }, cell: ({ bodies }) => bodies, whole: true },
  { heading: { zh: '比对总数', en: 'OF' }, cell: ({ examined }) => examined, whole: true },
  { heading: { zh: '首次', en: 'FIRST' }, cell: ({ firstAt }) => firstAt, time: true, spare: 2 },
  { heading: { zh: '最近', en: 'LATEST' }, cell: ({ lastAt }) => lastAt, time: true, spare: 1 },
]

const noDifferences: Text = {
  zh: '没有不一致之处：采集到的数据与文档相符',
  en: 'No differences: what was collected is as the documents say',
}

const comparedColumns: readonly Column<DriftPage['compared'][number]>[] = [
  { heading: { zh: '数据集', en: 'DATASET' }, cell: ({ dataset }) => dataset },
  { heading: { zh: '比对总数', en: 'COMPARED' }, cell: ({ bodies }) => bodies, whole: true },
]

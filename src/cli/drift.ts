import type { Command } from 'commander'
import { shanghaiIso } from '../core/clock.ts'
import type { Text } from '../core/text.ts'
import type { DriftKind } from '../derive/drift.ts'
import { type AllDrift, type ListedDrift, listDrift } from '../services/drift/list.ts'
import { type CommonFlags, common, output, type Shell, say, type Table } from './shell.ts'

const kinds: Readonly<Record<DriftKind, Text>> = {
  unknown: { zh: '新字段', en: 'new' },
  type: { zh: '类型变化', en: 'type' },
  missing: { zh: '缺失', en: 'missing' },
}

/** `drift` */
export function driftCommand(program: Command, shell: Shell): void {
  common(program.command('drift'), shell)
    .description(
      say(
        shell,
        '列出采集到的数据与文档不一致之处：新字段、类型变化与缺失的字段',
        'how collected data differs from the documents: new members, other types, missing ones',
      ),
    )
    .action(async (flags: CommonFlags) => {
      const { compared, differences } = await shell.withContext(flags, listDrift)
      const shown = differences.map(presentDrift)
      const tables = [driftTable(shown, shell), comparedTable(compared)]
      output(
        shell,
        flags,
        { compared, differences: shown },
        ...(compared.length === 0 ? [nothingCompared] : tables),
      )
    })
}

const nothingCompared: Text = {
  zh: '尚未比对过任何数据（沙箱数据不参与比对）',
  en: 'Nothing was compared yet (answers of the sandbox are not compared)',
}

function presentDrift({ firstAtMs, lastAtMs, ...drift }: ListedDrift) {
  return { ...drift, firstAt: shanghaiIso(firstAtMs), lastAt: shanghaiIso(lastAtMs) }
}

function driftTable(shown: readonly ReturnType<typeof presentDrift>[], { language }: Shell): Table {
  return {
    headings: [
      { zh: '数据集', en: 'DATASET' },
      { zh: '字段', en: 'MEMBER' },
      { zh: '情况', en: 'WHAT' },
      { zh: '次数', en: 'BODIES' },
      { zh: '比对总数', en: 'OF' },
      { zh: '首次', en: 'FIRST' },
      { zh: '最近', en: 'LATEST' },
    ],
    rows: shown.map(({ dataset, path, kind, bodies, examined, firstAt, lastAt }) => [
      dataset,
      path,
      kinds[kind][language],
      bodies,
      examined,
      firstAt,
      lastAt,
    ]),
    none: { zh: '没有不一致之处', en: 'No differences' },
  }
}

function comparedTable(compared: AllDrift['compared']): Table {
  return {
    headings: [
      { zh: '数据集', en: 'DATASET' },
      { zh: '比对总数', en: 'COMPARED' },
    ],
    rows: compared.map(({ dataset, bodies }) => [dataset, bodies]),
    none: nothingCompared,
  }
}

import type { Command } from 'commander'
import { shanghaiIso } from '../core/clock.ts'
import type { Text } from '../core/text.ts'
import type { DriftKind } from '../derive/drift.ts'
import { listDrift } from '../services/drift/list.ts'
import { type CommonFlags, common, output, type Shell, say } from './shell.ts'

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
      const drifts = await shell.withContext(flags, listDrift)
      const shown = drifts.map(({ firstAtMs, lastAtMs, ...drift }) => ({
        ...drift,
        firstAt: shanghaiIso(firstAtMs),
        lastAt: shanghaiIso(lastAtMs),
      }))
      output(shell, flags, shown, {
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
          kinds[kind][shell.language],
          bodies,
          examined,
          firstAt,
          lastAt,
        ]),
        none: { zh: '没有不一致之处', en: 'No differences' },
      })
    })
}

import { statSync } from 'node:fs'
import { constants } from 'node:os'
import { systemClock } from '../core/clock.ts'
import { OperatorError } from '../core/errors.ts'
import type { Text } from '../core/text.ts'
import { type Imported, importFile } from '../services/import/import-file.ts'
import type { Left } from '../services/import/recognise.ts'
import type { Command } from './command.ts'
import { Progress } from './progress.ts'
import { type CommonFlags, common, output, type Shell, say } from './shell.ts'

/** Why captures were left, as the operator reads it. */
const reasons: Readonly<Record<Left, Text>> = {
  unknownRequest: {
    zh: '不是已知数据集的请求',
    en: 'are requests that belong to no dataset',
  },
  noBody: { zh: '没有响应内容', en: 'have no answer' },
  noTime: { zh: '没有采集时间', en: 'have no time of collection' },
  futureTime: { zh: '采集时间晚于现在', en: 'are of a time that is yet to come' },
  badParameters: { zh: '参数有误', en: 'have wrong parameters' },
  notData: {
    zh: '响应不是数据（登录失效、出错或被截断）',
    en: 'are no data (no login, an error, or cut off)',
  },
}

/** `import` */
export function importCommand(program: Command, shell: Shell): void {
  common(program.command('import <FILE>'), shell)
    .description(
      say(
        shell,
        '导入浏览器导出的 HAR，或 JSON 文件，作为历史数据',
        'take a HAR that a browser saved, or a JSON file, into the history',
      ),
    )
    .option(
      '--keep-contacts',
      say(shell, '保留联系方式（默认去除）', 'keep contact fields (dropped by default)'),
    )
    .action((file: string, flags: CommonFlags & { keepContacts?: boolean }) =>
      runImport(shell, file, flags),
    )
}

async function runImport(
  shell: Shell,
  file: string,
  flags: CommonFlags & { readonly keepContacts?: boolean },
): Promise<void> {
  const totalBytes = sizeOf(file)
  const stop = new AbortController()
  const imported = await shell.withWriter(flags, (connection) => {
    const progress = new Progress(shell.language, totalBytes, flags.json ?? false)
    const onSignal = (signal: NodeJS.Signals) => {
      shell.setExitCode(128 + constants.signals[signal])
      stop.abort()
    }
    for (const signal of stopSignals) process.once(signal, onSignal)
    return importFile(connection, {
      file,
      keepContacts: flags.keepContacts ?? false,
      nowMs: systemClock.now(),
      onBytes: (bytes) => progress.onBytes(bytes),
      onCapture: () => progress.onEntry(),
      signal: stop.signal,
    }).finally(() => {
      for (const signal of stopSignals) process.off(signal, onSignal)
      progress.stop()
    })
  })
  output(shell, flags, imported, summary(imported))
}

/** A second one ends the process at once; what was stored by then stays as well. */
const stopSignals = ['SIGINT', 'SIGTERM'] as const

function sizeOf(file: string): number {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (stat?.isFile()) return stat.size
  throw new OperatorError({
    zh: `没有文件 ${file}：请给出 HAR 或 JSON 文件的路径`,
    en: `There is no file ${file}: give the path of a HAR or JSON file`,
  })
}

function summary({ taken, known, left, stopped }: Imported): Text {
  const total = Object.values(taken).reduce((sum, count) => sum + count, 0)
  const by = Object.entries(taken).map(([dataset, count]) => `${dataset} ${count}`)
  const leftovers = Object.entries(left) as [Left, number][]
  const lines = {
    zh: [
      `导入 ${total} 次采集${by.length > 0 ? `：${by.join('、')}` : ''}`,
      ...(known > 0 ? [`已有 ${known} 次，未重复导入`] : []),
      ...leftovers.map(([reason, count]) => `略过 ${count} 条：${reasons[reason].zh}`),
      ...(stopped ? ['已中止，文件没有读完：以上内容已存入，再次执行即可继续，不会重复存入'] : []),
    ],
    en: [
      `Took ${total} observations${by.length > 0 ? `: ${by.join(', ')}` : ''}`,
      ...(known > 0 ? [`${known} were there already`] : []),
      ...leftovers.map(([reason, count]) => `Left ${count} that ${reasons[reason].en}`),
      ...(stopped
        ? [
            'Stopped before the end of the file: what was taken is stored. Run the command again to go on; nothing is stored twice',
          ]
        : []),
    ],
  }
  return { zh: lines.zh.join('\n'), en: lines.en.join('\n') }
}

import { statSync } from 'node:fs'
import type { Text } from '../core/text.ts'
import { type BrokenOffAfter, type Imported, importFile } from '../services/import/import-file.ts'
import type { LeftReason } from '../services/import/recognise.ts'
import { FileProgress } from './progress.ts'
import { type CommonFlags, output, type Shell } from './shell.ts'
import { stoppable } from './stopping.ts'

/** Why captures were left, as the operator reads it. */
const reasons: Readonly<Record<LeftReason, Text>> = {
  broken: { zh: '不是有效的 JSON', en: 'are no valid JSON' },
  tooLarge: { zh: '单条超过 64 MB', en: 'have more than 64 MB each' },
  unknownRequest: {
    zh: '不是已知数据集的请求',
    en: 'are requests that belong to no dataset',
  },
  badParameters: { zh: '参数有误', en: 'have wrong parameters' },
  badStatus: { zh: '响应状态不是成功', en: 'were answered with another status than success' },
  noBody: { zh: '没有响应内容', en: 'have no answer' },
  noTime: { zh: '没有采集时间', en: 'have no time of collection' },
  badTime: { zh: '采集时间无法识别', en: 'have a time of collection that is not read' },
  futureTime: { zh: '采集时间晚于现在', en: 'are of a time that is yet to come' },
  notData: {
    zh: '响应不是数据（登录失效、出错或被截断）',
    en: 'are no data (no login, an error, or cut off)',
  },
}

export interface ImportFlags extends CommonFlags {
  readonly keepContacts?: boolean
}

/** `import` */
export async function runImport(shell: Shell, file: string, flags: ImportFlags): Promise<void> {
  const totalBytes = sizeOf(file)
  const imported = await shell.withContext(flags, (ctx) => {
    const progress = new FileProgress(shell.language, totalBytes, flags.json ?? false)
    return stoppable(shell, (signal) =>
      importFile(ctx, {
        file,
        keepContacts: flags.keepContacts ?? false,
        onBytes: (bytes) => progress.onBytes(bytes),
        onCapture: () => progress.onEntry(),
        signal,
      }),
    ).finally(() => progress.stop())
  })
  const isComplete = !imported.brokenOff && (totalOf(imported) > 0 || imported.known > 0)
  if (!imported.stopped && !isComplete) shell.setExitCode(1)
  output(shell, flags, imported, summary(imported))
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function totalOf({ taken }: Imported): number {
  return Object.values(taken).reduce((sum, count) => sum + count, 0)
}

function summary(imported: Imported): Text {
  const { taken, known, left, found = {}, brokenOff, stopped } = imported
  const total = totalOf(imported)
  const by = Object.entries(taken).map(([dataset, count]) => `${dataset} ${count}`)
  const leftovers = Object.entries(left) as [LeftReason, number][]
  if (total + known + leftovers.length === 0 && !stopped) return noEntries
  const lines: Text[] = [
    {
      zh: `导入 ${total} 次采集${by.length > 0 ? `：${by.join('、')}` : ''}`,
      en: `Took ${total} observations${by.length > 0 ? `: ${by.join(', ')}` : ''}`,
    },
    ...(known > 0
      ? [{ zh: `已有 ${known} 次，未重复导入`, en: `${known} were there already` }]
      : []),
    ...leftovers.map(([reason, count]) => ({
      zh: `略过 ${count} 条：${reasons[reason].zh}${found[reason] ? `（第一条：${found[reason].zh}）` : ''}`,
      en: `Left ${count} that ${reasons[reason].en}${found[reason] ? ` (the first: ${found[reason].en})` : ''}`,
    })),
    ...(brokenOff ? [brokenOffLine(brokenOff, total)] : []),
    ...(stopped ? [stoppedLine] : []),
  ]
  return {
    zh: lines.map(({ zh }) => zh).join('\n'),
    en: lines.map(({ en }) => en).join('\n'),
  }
}

const stoppedLine: Text = {
  zh: '已中止，文件没有读完：以上内容已存入，再次执行即可继续，不会重复存入',
  en: 'Stopped before the end of the file: what was taken is stored. Run the command again to go on; nothing is stored twice',
}

const noEntries: Text = { zh: '文件中没有记录', en: 'The file has no entries' }

function brokenOffLine({ captures, reason }: BrokenOffAfter, total: number): Text {
  return {
    zh: `文件在第 ${captures} 条之后无法继续读取（${reason.zh}），已导入其中 ${total} 条`,
    en: `The file is cut off after ${captures} entries (${reason.en}); ${total} of them were taken`,
  }
}

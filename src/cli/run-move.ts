import type { Text } from '../core/text.ts'
import { type Moved, moveStore } from '../services/store/move.ts'
import { MoveProgress } from './progress.ts'
import { type CommonFlags, output, type Shell } from './shell.ts'
import { stoppable } from './stopping.ts'

export interface MoveFlags extends CommonFlags {
  readonly to: string
}

/** `store move` */
export async function runMove(shell: Shell, flags: MoveFlags): Promise<void> {
  const progress = new MoveProgress(shell.language, flags.json ?? false)
  const moved = await stoppable(shell, (signal) =>
    shell
      .withMove(flags, flags.to, (ends) =>
        moveStore({ ...ends, onRows: (read, total) => progress.onRows(read, total), signal }),
      )
      .catch((error: unknown) => {
        if (error !== signal.reason) throw error
        return undefined
      })
      .finally(() => progress.stop()),
  )
  if (!moved) {
    output(shell, flags, { stopped: true }, stopped)
    return
  }
  // A signal may have come when there was nothing left to stop.
  shell.setExitCode(0)
  output(shell, flags, moved, summary(moved))
}

const stopped: Text = {
  zh: '已中止，没有迁移任何数据：原处可以照常使用',
  en: 'Stopped, and nothing was moved: go on with what there was',
}

function summary({ from, to, tables, rows }: Moved): Text {
  return {
    zh: `已从 ${from} 迁至 ${to}：${tables.length} 张表，${rows} 行，逐表读回核对一致，两端账本无误。\n今后请使用 ${to}（设置项 database 或 data）；${from} 不再能使用`,
    en: `Moved ${from} to ${to}: ${rows} rows in ${tables.length} tables, each read back and found the same, with clean books at both ends.\nFrom now on use ${to} (the setting database, or data); ${from} can no longer be used`,
  }
}

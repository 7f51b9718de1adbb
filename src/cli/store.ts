import type { Command } from './command.ts'
import type { MoveFlags } from './run-move.ts'
import { common, type Shell, say } from './shell.ts'

/** `store move` */
export function storeCommands(program: Command, shell: Shell): void {
  const store = program
    .command('store')
    .description(say(shell, '数据存放处', 'where everything is kept'))
  common(store.command('move'), shell)
    .description(
      say(
        shell,
        '把全部数据迁到另一个数据库或数据目录，并逐表核对',
        'move everything to another database or data folder, and prove it table by table',
      ),
    )
    .requiredOption(
      '--to <PLACE>',
      say(
        shell,
        '迁往何处：postgres:// 开头的地址，或数据目录；须为空',
        'where to: an address that begins with postgres://, or a data folder; it must be empty',
      ),
    )
    .action(async (flags: MoveFlags) => {
      const { runMove } = await import('./run-move.ts')
      await runMove(shell, flags)
    })
}

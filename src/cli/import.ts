import type { Command } from './command.ts'
import type { ImportFlags } from './run-import.ts'
import { common, type Shell, say } from './shell.ts'

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
    .action(async (file: string, flags: ImportFlags) => {
      const { runImport } = await import('./run-import.ts')
      await runImport(shell, file, flags)
    })
}

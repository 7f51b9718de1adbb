import { type Command, Help, type Option } from 'commander'
import { chineseHelp } from './chinese.ts'
import { type Shell, say } from './shell.ts'
import { displayWidth } from './width.ts'

/** Arranges the help of the program and of all commands that are added to it later. */
export function arrangeHelp(program: Command, shell: Shell): void {
  const { language } = shell
  program
    .helpOption('-h, --help', say(shell, '显示帮助', 'display help'))
    .helpCommand(
      say(shell, 'help [命令]', 'help [command]'),
      say(shell, '显示命令的帮助', 'display help for a command'),
    )
    .configureOutput({ writeOut: (text) => shell.print(text.replace(/\n$/, '')) })
    .configureHelp({
      displayWidth,
      commandUsage,
      optionDescription: ({ mandatory, description }: Option) =>
        mandatory ? description + say(shell, '（必填）', ' (required)') : description,
      ...(language === 'zh' && chineseHelp),
    })
}

/** The usage with the options that must be given. */
function commandUsage(command: Command): string {
  const needed = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags)
  return [new Help().commandUsage(command), ...needed].join(' ')
}

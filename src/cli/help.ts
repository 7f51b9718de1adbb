import { type Command, Help, type Option } from 'commander'
import { chineseHelp, inChinese } from './chinese.ts'
import { displayWidth, errorLine, type Shell, say } from './shell.ts'

/** Arranges help and errors of the program and of all commands that are added to it later. */
export function arrangeHelp(program: Command, shell: Shell): void {
  const { language } = shell
  program
    .helpOption('-h, --help', say(shell, '显示帮助', 'display help'))
    .helpCommand(
      say(shell, 'help [命令]', 'help [command]'),
      say(shell, '显示命令的帮助', 'display help for a command'),
    )
    .configureHelp({
      displayWidth,
      commandUsage,
      optionDescription: ({ mandatory, description }: Option) =>
        mandatory ? description + say(shell, '（必填）', ' (required)') : description,
      ...(language === 'zh' && chineseHelp),
    })
    .configureOutput({
      outputError: (text, write) => {
        const said = oneLine(text)
        const reason = language === 'zh' ? inChinese(said) : said
        write(errorLine(language, reason + say(shell, '，用法见 --help', '; see --help')))
      },
    })
}

/** The usage with the options that must be given. */
function commandUsage(command: Command): string {
  const needed = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags)
  return [new Help().commandUsage(command), ...needed].join(' ')
}

/** Commander's message without its prefix, and its suggestion on the same line. */
function oneLine(text: string): string {
  return text
    .replace(/^error: /, '')
    .replace(/\n\(Did/, ' (did')
    .replace(/\.?\n*$/, '')
}

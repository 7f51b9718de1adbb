import { type Command, Help } from 'commander'
import { wrap } from './width.ts'

const titles: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
}

/** Help as commander lays it out, in Chinese: the words it adds by itself, and the signs between. */
export const chineseHelp = {
  styleTitle: (title: string) => titles[title] ?? title,
  styleUsage: placeholders,
  boxWrap: wrap,
  subcommandTerm: (command: Command) => placeholders(new Help().subcommandTerm(command)),
  formatHelp: (command: Command, helper: Help) =>
    // A full-width colon brings its own space.
    new Help().formatHelp(command, helper).replace(/^用法： /, '用法：'),
}

function placeholders(usage: string): string {
  return usage.replace('[options]', '[选项]').replace('[command]', '[命令]')
}

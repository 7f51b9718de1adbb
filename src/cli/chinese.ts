import { type Command, Help } from 'commander'

const titles: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
}

/** What commander says of a command line that it cannot take. */
const errors: readonly (readonly [english: RegExp, chinese: string])[] = [
  [/unknown option '(.*?)'/, '没有选项“$1”'],
  [/unknown command '(.*?)'/, '没有命令“$1”'],
  [/missing required argument '(.*?)'/, '缺少参数“$1”'],
  [/required option '(.*?)' not specified/, '必须给出选项“$1”'],
  [/option '(.*?)' argument missing/, '选项“$1”缺少值'],
  [/option '(.*?)' cannot be used with option '(.*?)'/, '选项“$1”与“$2”不能同时使用'],
  [
    /too many arguments(?: for '.*?')?\. Expected (\d+) arguments? but got (\d+): .*/s,
    '参数过多：应为 $1 个，给了 $2 个',
  ],
  [/ \(did you mean (?:one of )?(.*?)\?\)/, '（是否指 $1？）'],
]

/** Help as commander lays it out, in Chinese: the words it adds by itself, and the signs between. */
export const chineseHelp = {
  styleTitle: (title: string) => titles[title] ?? title,
  styleUsage: placeholders,
  subcommandTerm: (command: Command) => placeholders(new Help().subcommandTerm(command)),
  formatHelp: (command: Command, helper: Help) =>
    // A full-width colon brings its own space.
    new Help().formatHelp(command, helper).replace(/^用法： /, '用法：'),
}

function placeholders(usage: string): string {
  return usage.replace('[options]', '[选项]').replace('[command]', '[命令]')
}

/** An error message of commander's in Chinese. */
export function inChinese(text: string): string {
  return errors.reduce((said, [english, chinese]) => said.replace(english, chinese), text)
}

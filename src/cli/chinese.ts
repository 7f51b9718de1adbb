import type { Command } from 'commander'

const titles: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
}

/** What commander says of a command line that it cannot take. */
const errors: readonly (readonly [english: RegExp, chinese: string])[] = [
  [/^error: /, '错误：'],
  [/unknown option ('.*?')/, '没有选项 $1'],
  [/unknown command ('.*?')/, '没有命令 $1'],
  [/missing required argument ('.*?')/, '缺少参数 $1'],
  [/required option ('.*?') not specified/, '必须给出选项 $1'],
  [/option ('.*?') argument missing/, '选项 $1 缺少值'],
  [
    /too many arguments(?: for '.*?')?\. Expected (\d+) arguments? but got (\d+): (.*)\.$/m,
    '参数过多：应为 $1 个，给了 $2 个（$3）',
  ],
  [/\(Did you mean (?:one of )?(.*?)\?\)/, '（是否指 $1？）'],
]

/** Makes commander, which speaks English by itself, speak Chinese here and in what is added later. */
export function speakChinese(program: Command): void {
  program
    .helpOption('-h, --help', '显示帮助')
    .helpCommand('help [command]', '显示命令的帮助')
    .configureHelp({ styleTitle: (title) => titles[title] ?? title })
}

/** An error message of commander's in Chinese. */
export function inChinese(text: string): string {
  return errors.reduce((said, [english, chinese]) => said.replace(english, chinese), text)
}

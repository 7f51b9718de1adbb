import type { Command } from 'commander'
import { catalog } from '../src/catalog/index.ts'
import { buildProgram } from '../src/cli/program.ts'
import { settingEntries } from '../src/config.ts'
import { type CodeEntry, codes } from '../src/core/codes.ts'
import type { Language, Text } from '../src/core/text.ts'

type Block = (language: Language) => string

/** What the READMEs show between `<!-- generated:NAME -->` and `<!-- /generated -->`, by NAME. */
export const blocks: Readonly<Record<string, Block>> = {
  endpoints,
  codes: codeTable,
  settings,
  commands,
}

/**
 * The text with every block filled in.
 * @throws Error that names the blocks that are missing, unknown, doubled or not closed
 */
export function fillBlocks(text: string, language: Language): string {
  const found: string[] = []
  const filled = text.replace(
    /(<!-- generated:(\S+) -->\n)(?:(?!<!-- generated:)[\s\S])*?(\n?<!-- \/generated -->)/g,
    (whole, open: string, name: string) => {
      const block = blocks[name]
      found.push(name)
      return block ? `${open}\n${block(language)}\n\n<!-- /generated -->` : whole
    },
  )
  const opened = [...text.matchAll(/<!-- generated:(\S+) -->/g)].map(([, name]) => String(name))
  const names = Object.keys(blocks)
  const complaints = [
    ...names.filter((name) => !opened.includes(name)).map((name) => `has no block ${name}`),
    ...opened.filter((name) => !names.includes(name)).map((name) => `has an unknown block ${name}`),
    ...names
      .filter((name) => opened.indexOf(name) !== opened.lastIndexOf(name))
      .map((name) => `has block ${name} twice`),
    ...opened.filter((name) => !found.includes(name)).map((name) => `does not close block ${name}`),
  ]
  if (complaints.length > 0) throw new Error(complaints.join(', '))
  return filled
}

function endpoints(language: Language): string {
  const headings = {
    zh: ['方法', '路径', '名称', '替代接口'],
    en: ['Method', 'Path', 'Title', 'Successor'],
  }[language]
  const deprecated = { zh: '已弃用', en: 'Deprecated' }[language]
  const rows = [...catalog.values()].map(({ path, title, successor }) => [
    'GET',
    code(path),
    title[language],
    successor ? `${deprecated} → ${code(successor.path)}` : '',
  ])
  return table(headings, rows)
}

function codeTable(language: Language): string {
  const headings = {
    zh: ['业务码', '含义', '计费', '可重试', '严格模式状态', '处理办法'],
    en: ['Code', 'Meaning', 'Billed', 'Retry helps', 'Strict status', 'What to do'],
  }[language]
  const entries: [string, CodeEntry][] = Object.entries(codes)
  const rows = entries.map(([name, { meaning, billed, retryable, strictStatus, remedy }]) => [
    name,
    meaning[language],
    yesNo(billed)[language],
    yesNo(retryable)[language],
    String(strictStatus),
    remedy[language],
  ])
  return table(headings, rows)
}

function settings(language: Language): string {
  const headings = {
    zh: ['设置', '环境变量', '含义', '可用值', '缺省值'],
    en: ['Setting', 'Environment', 'Meaning', 'Accepted', 'Default'],
  }[language]
  const rows = settingEntries.map((entry) => [
    code(entry.name),
    code(entry.environment),
    entry.meaning[language],
    entry.accepted[language],
    entry.default === undefined ? '' : code(plain(entry.default)),
  ])
  return table(headings, rows)
}

function commands(language: Language): string {
  const headings = { zh: ['命令', '作用'], en: ['Command', 'What it does'] }[language]
  const program = buildProgram(
    {
      language,
      actor: '',
      print: () => undefined,
      setExitCode: () => undefined,
      serve: unused,
      withContext: unused,
    },
    '',
  )
  const rows = leaves(program).map((command) => [code(usage(command)), command.description()])
  return table(headings, rows)
}

async function unused(): Promise<never> {
  throw new Error('The commands are described here, not run')
}

function leaves(command: Command): Command[] {
  return command.commands.length > 0 ? command.commands.flatMap(leaves) : [command]
}

/** `astrolabe tokens create <account>`; the options are left to `--help`. */
function usage(command: Command): string {
  const names: string[] = []
  for (let each: Command | null = command; each; each = each.parent) names.unshift(each.name())
  const operands = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  )
  return [...names, ...operands].join(' ')
}

function yesNo(value: boolean): Text {
  return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function code(text: string): string {
  return `\`${text}\``
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')
}

import type { Command } from 'commander'
import type { Upstream } from '../src/catalog/define.ts'
import { datasets } from '../src/catalog/index.ts'
import { figuresByName } from '../src/catalog/operations/figures.ts'
import { reservedIds } from '../src/catalog/reserved-ids.ts'
import { topics } from '../src/catalog/topics.ts'
import { units as unitNames } from '../src/catalog/units.ts'
import { buildProgram } from '../src/cli/program.ts'
import { type CodeEntry, codes } from '../src/core/codes.ts'
import { answerHeaders, type HeaderEntry, requestHeaders } from '../src/core/headers.ts'
import type { Language, Text } from '../src/core/text.ts'
import { healthScoreText } from '../src/derive/health.ts'
import { code, table } from '../src/derive/pages/markdown.ts'
import { flags } from '../src/derive/view/flags/index.ts'
import { defaultThresholds } from '../src/derive/view/flags/thresholds.ts'
import { settingEntries } from '../src/settings/load.ts'
import { unitExamples } from './unit-examples.ts'

type Block = (language: Language) => string

/** What READMEs and guides show between `<!-- generated:NAME -->` and `<!-- /generated -->`. */
export const blocks: Readonly<Record<string, Block>> = {
  endpoints,
  'tikhub-endpoints': tikhubTable,
  codes: codeTable,
  'request-headers': requestHeaderTable,
  headers: answerHeaderTable,
  units: unitTable,
  'reserved-ids': reservedIdTable,
  settings,
  commands,
  'health-score': (language) => healthScoreText[language],
  figures: figureTable,
  flags: flagTable,
}

/**
 * The text with every block filled in. `needed` must be there.
 * @throws Error that names the blocks that are missing, unknown, doubled or not closed
 */
export function fillBlocks(
  text: string,
  language: Language,
  needed: readonly string[] = [],
): string {
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
    ...needed.filter((name) => !opened.includes(name)).map((name) => `has no block ${name}`),
    ...opened.filter((name) => !names.includes(name)).map((name) => `has an unknown block ${name}`),
    ...names
      .filter((name) => opened.indexOf(name) !== opened.lastIndexOf(name))
      .map((name) => `has block ${name} twice`),
    ...opened.filter((name) => !found.includes(name)).map((name) => `does not close block ${name}`),
  ]
  if (complaints.length > 0) throw new Error(complaints.join(', '))
  return filled
}

/** What can be asked of Xingtu, a line for each topic; the documentation has the endpoints. */
function endpoints(language: Language): string {
  const headings = { zh: ['主题', '数据', '路径数'], en: ['Topic', 'Data', 'Paths'] }[language]
  const rows = Object.entries(topics).flatMap(([topic, name]) => {
    const of = datasets.filter((dataset) => dataset.topic === topic)
    if (of.length === 0) return []
    const titles = of.map(({ title }) => title[language]).join({ zh: '、', en: ', ' }[language])
    return [[name[language], titles, String(of.flatMap((each) => each.endpoints).length)]]
  })
  return table(headings, rows)
}

/** What the source tikhub can be asked, by the method that it takes. */
function tikhubTable(language: Language): string {
  const headings = { zh: ['TikHub', '数据', '路径数'], en: ['At TikHub', 'Data', 'Paths'] }[
    language
  ]
  const groups: [Text, (upstream: Upstream) => boolean][] = [
    [
      { zh: '现行方法', en: 'A current method' },
      ({ tikhub, atXingtu }) => !!tikhub?.v2 && !atXingtu,
    ],
    [
      {
        zh: '现行方法，星图无对应或未证实',
        en: 'A current method, and Xingtu itself is not asked',
      },
      ({ tikhub, atXingtu }) => !!tikhub?.v2 && !!atXingtu,
    ],
    [
      { zh: '只有旧版方法', en: 'A former method alone' },
      ({ tikhub }) => !tikhub?.v2 && !!tikhub?.v1,
    ],
    [{ zh: '没有', en: 'None' }, ({ tikhub }) => !tikhub],
  ]
  const rows = groups.map(([name, belongs]) => {
    const of = datasets.filter(({ upstream }) => belongs(upstream))
    const titles = of.map(({ title }) => title[language]).join({ zh: '、', en: ', ' }[language])
    return [name[language], titles, String(of.flatMap((each) => each.endpoints).length)]
  })
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

function requestHeaderTable(language: Language): string {
  return headerTable({ zh: '请求头', en: 'Header' }, requestHeaders, language)
}

function answerHeaderTable(language: Language): string {
  return headerTable({ zh: '响应头', en: 'Header' }, answerHeaders, language)
}

function headerTable(
  heading: Text,
  headers: Readonly<Record<string, HeaderEntry>>,
  language: Language,
): string {
  const headings = [heading[language], { zh: '含义', en: 'Meaning' }[language]]
  const rows = Object.entries(headers).map(([name, { meaning }]) => [code(name), meaning[language]])
  return table(headings, rows)
}

function unitTable(language: Language): string {
  const headings = {
    zh: ['单位', '读法', '示例字段'],
    en: ['Unit', 'How a figure is read', 'A field in it'],
  }[language]
  const rows = unitExamples().map(({ unit, reading, example }) => [
    code(unit),
    reading[language],
    code(`${example.field}: ${example.value}`),
  ])
  return table(headings, rows)
}

function figureTable(language: Language): string {
  const headings = {
    zh: ['指标', '含义', '单位', '数据集'],
    en: ['Metric', 'Meaning', 'Unit', 'Dataset'],
  }[language]
  const rows = [...figuresByName.values()].map(({ name, meaning, unit, dataset }) => [
    code(name),
    meaning[language],
    unitNames[unit][language],
    code(dataset),
  ])
  return table(headings, rows)
}

/** Every flag by the thresholds that are there as long as none is set. */
function flagTable(language: Language): string {
  const headings = {
    zh: ['旗标', '说明', '规则', '设置与默认值'],
    en: ['Flag', 'What it says', 'Rule', 'Settings and defaults'],
  }[language]
  const rows = flags.map(({ name, title, says, rule, thresholds }) => [
    `${title[language]} ${code(name)}`,
    says[language],
    rule(defaultThresholds)[language],
    thresholds
      .map((each) => `${code(`flags.${each}`)} ${defaultThresholds[each]}`)
      .join({ zh: '；', en: '; ' }[language]),
  ])
  return table(headings, rows)
}

function reservedIdTable(language: Language): string {
  const headings = {
    zh: ['达人或视频 ID', '结果'],
    en: ['Id of a creator or video', 'What happens'],
  }[language]
  const rows = reservedIds.map(({ suffix, meaning }) => [
    code(suffix.padStart(18, '0').padStart(19, '9')),
    meaning[language],
  ])
  return table(headings, rows)
}

function settings(language: Language): string {
  const headings = {
    zh: ['设置', '环境变量', '含义', '可用值', '默认值'],
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
  const headings = {
    zh: ['命令', '作用', '选项'],
    en: ['Command', 'What it does', 'Options'],
  }[language]
  const program = buildProgram(
    {
      language,
      print: () => undefined,
      setExitCode: () => undefined,
      serve: unused,
      withContext: unused,
      withSources: unused,
      withMove: unused,
    },
    '',
  )
  const rows = leaves(program).map((command) => [
    code(usage(command)),
    command.description(),
    ownOptions(command).map(code).join(' '),
  ])
  return table(headings, rows)
}

async function unused(): Promise<never> {
  throw new Error('The commands are described here, not run')
}

function leaves(command: Command): Command[] {
  return command.commands.length > 0 ? command.commands.flatMap(leaves) : [command]
}

/** `astrolabe token create --account <NAME>`: with what must be given. */
function usage(command: Command): string {
  const names: string[] = []
  for (let each: Command | null = command; each; each = each.parent) names.unshift(each.name())
  const operands = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`
    return argument.required ? `<${name}>` : `[${name}]`
  })
  const needed = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags)
  return [...names, ...operands, ...needed].join(' ')
}

/** What may be given, without the two that every command has. */
function ownOptions(command: Command): string[] {
  const shared = ['--data', '--json']
  return command.options
    .filter(({ mandatory, long }) => !mandatory && !shared.includes(String(long)))
    .map(({ flags }) => flags)
}

function yesNo(value: boolean): Text {
  return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

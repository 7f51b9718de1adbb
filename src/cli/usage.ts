import type { Language, Text } from '../core/text.ts'
import type { Cell } from '../derive/cells.ts'
import { type PresentedUsage, presentUsage } from '../services/usage/present.ts'
import { type UsageGroup, usageGroups } from '../store/operators.ts'
import type { Command } from './command.ts'
import { exclusive } from './exclusive.ts'
import { rowsOf } from './pages.ts'
import { readBounds, readChoice } from './read.ts'
import { type ListFlags, listing, output, type Shell, say } from './shell.ts'
import { type Column, tableOf } from './table.ts'

interface UsageFlags extends ListFlags {
  readonly by?: string
  readonly since?: string
  readonly until?: string
  readonly account?: string
  readonly csv?: boolean
}

/** `usage` */
export function usageCommand(program: Command, shell: Shell): void {
  const usage = listing(program.command('usage'), shell)
    .description(
      say(
        shell,
        '用量与花费：按账户、令牌、接口或日期汇总',
        'who used and spent what: by account, token, endpoint or day',
      ),
    )
    .option(
      '--by <GROUP>',
      say(
        shell,
        '按什么汇总：account 账户、token 令牌、endpoint 接口、day 日期（默认 account）',
        'by account, token, endpoint or day (default account)',
      ),
    )
    .option(
      '--since <ISO>',
      say(
        shell,
        '自此时起，按整小时计；只写日期时指北京时间当日零点（默认含今天在内的 30 天）',
        'from then on, in whole hours; a date alone is its first moment in Shanghai (default: 30 days, today included)',
      ),
    )
    .option('--until <ISO>', say(shell, '截至此时之前（默认现在）', 'before then (default: now)'))
    .option('--account <NAME>', say(shell, '只看某账户', 'of one account'))
    .option('--csv', say(shell, '以 CSV 输出', 'print CSV'))
  exclusive(usage, 'csv', 'json').action((flags: UsageFlags) => showUsage(shell, flags))
}

async function showUsage(shell: Shell, flags: UsageFlags): Promise<void> {
  const { by = 'account', since, until, account } = flags
  const group = readChoice('--by', by, usageGroups)
  const asked = readBounds({ since, until })
  const { listUsage, usagePeriod } = await import('../services/usage/list.ts')
  const usage = await shell.withContext(flags, async (ctx) => {
    // All parts are of one time, however long they take to read.
    const period = usagePeriod(ctx, asked)
    const search = { ...period, by: group, ...(account !== undefined && { account }) }
    const { rows } = await rowsOf((page) => listUsage(ctx, { ...search, ...page }))
    return presentUsage(group, period, rows)
  })
  if (flags.csv) shell.print(await csvOf(usage, shell.language))
  else output(shell, flags, usage, tableOf(columnsOf(usage), usage.rows, none), summary(usage))
}

type UsageRow = PresentedUsage['rows'][number]

const account: Column<UsageRow> = {
  heading: { zh: '账户', en: 'ACCOUNT' },
  cell: (row) => row.account,
}

const namingColumns: Readonly<Record<UsageGroup, readonly Column<UsageRow>[]>> = {
  account: [account],
  token: [
    { heading: { zh: '令牌', en: 'TOKEN' }, cell: ({ tokenId }) => tokenId, whole: true },
    { heading: { zh: '名称', en: 'NAME' }, cell: ({ tokenName }) => tokenName },
    account,
  ],
  endpoint: [
    { heading: { zh: '接口', en: 'ENDPOINT' }, cell: ({ endpoint }) => endpoint, whole: true },
  ],
  day: [{ heading: { zh: '日期', en: 'DAY' }, cell: ({ day }) => day, whole: true }],
}

const sumColumns: readonly Column<UsageRow>[] = [
  { heading: { zh: '调用次数', en: 'CALLS' }, cell: ({ calls }) => calls, whole: true },
  { heading: { zh: '计费次数', en: 'BILLED' }, cell: (row) => row.billedCalls, whole: true },
  { heading: { zh: '花费（元）', en: 'SPENT (CNY)' }, cell: ({ spent }) => spent, whole: true },
]

const columnsOf = ({ by }: PresentedUsage) => [...namingColumns[by], ...sumColumns]

async function csvOf(usage: PresentedUsage, language: Language): Promise<string> {
  const { csvText } = await import('../derive/csv.ts')
  const columns = columnsOf(usage)
  const heading = columns.map(({ heading }) => heading[language])
  return csvText([
    heading,
    ...usage.rows.map((row) => columns.map(({ cell }) => textIn(cell(row), language))),
  ])
}

const textIn = (cell: ReturnType<Column<UsageRow>['cell']>, language: Language): Cell =>
  typeof cell === 'object' && cell !== null ? cell[language] : cell

const none: Text = {
  zh: '这段时间没有调用：用 --since 与 --until 换一段时间',
  en: 'There were no calls in this time: choose another with --since and --until',
}

function summary({ from, to, total }: PresentedUsage): Text {
  const [fromText, toText] = [from, to].map((time) => time.slice(0, 16).replace('T', ' '))
  return {
    zh: `北京时间 ${fromText} 至 ${toText}：共 ${total.calls} 次调用，计费 ${total.billedCalls} 次，花费 ${total.spent} 元`,
    en: `${fromText} to ${toText}, Shanghai time. Calls: ${total.calls}, billed: ${total.billedCalls}, spent: ${total.spent} CNY`,
  }
}

import type { Text } from '../core/text.ts'
import type { Command } from './command.ts'
import { type Bounds, readBounds, readCount } from './read.ts'
import { type ListFlags, listing, type Shell, say } from './shell.ts'

/** What narrows every list of things that have happened. */
export interface PeriodFlags extends ListFlags {
  readonly limit?: string
  readonly after?: string
  readonly since?: string
  readonly until?: string
}

/** The same of things that belong to an account. */
export interface FilterFlags extends PeriodFlags {
  readonly account?: string
}

interface PeriodFilters extends Bounds {
  readonly limit: number
  /** The cursor that an earlier list ended with. */
  readonly after?: string
}

export interface Filters extends PeriodFilters {
  /** The account's name. */
  readonly account?: string
}

const defaultLimit = '20'

/** Adds the options of `FilterFlags`. */
export function filterOptions(command: Command, shell: Shell): Command {
  const account = say(shell, '只看某账户', 'of one account')
  return withPeriod(withLimit(command, shell).option('--account <NAME>', account), shell)
}

/** Adds the options of `PeriodFlags`. */
export function periodOptions(command: Command, shell: Shell): Command {
  return withPeriod(withLimit(command, shell), shell)
}

function withLimit(command: Command, shell: Shell): Command {
  return listing(command, shell)
    .option(
      '--limit <N>',
      say(shell, `至多条数（默认 ${defaultLimit}）`, `how many at most (default ${defaultLimit})`),
    )
    .option(
      '--after <CURSOR>',
      say(
        shell,
        '接着上次列出的继续，游标见其末尾',
        'go on where a list ended, which names the cursor',
      ),
    )
}

function withPeriod(command: Command, shell: Shell): Command {
  return command
    .option(
      '--since <ISO>',
      say(
        shell,
        '只看此时及之后；只写日期时指北京时间当日零点，如 2027-01-31',
        'from then on; a date alone, such as 2027-01-31, is its first moment in Shanghai',
      ),
    )
    .option('--until <ISO>', say(shell, '只看此时之前', 'before then'))
}

/** What is said where a list is empty because of its filters. */
export const noneMatch: Text = {
  zh: '没有符合条件的记录：请放宽 --account、--since 等条件',
  en: 'Nothing matches: widen the filters, such as --account and --since',
}

/** Whether less than the latest is asked for. */
export function isFiltered(flags: FilterFlags): boolean {
  return flags.account !== undefined || isWithin(flags)
}

/** Whether a part of the time is asked for, or what comes after a cursor. */
export function isWithin({ after, since, until }: PeriodFlags): boolean {
  return (after ?? since ?? until) !== undefined
}

/** Throws OperatorError that names the option that cannot be read. */
export function readFilters({ account, ...flags }: FilterFlags): Filters {
  return { ...readPeriod(flags), ...(account !== undefined && { account }) }
}

/** The same without an account. */
export function readPeriod(flags: PeriodFlags): PeriodFilters {
  const { limit = defaultLimit, after, since, until } = flags
  return {
    limit: readCount('--limit', limit, 1),
    ...(after !== undefined && { after }),
    ...readBounds({ since, until }),
  }
}

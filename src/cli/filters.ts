import type { Text } from '../core/text.ts'
import type { Command } from './command.ts'
import { readCount, readTime } from './read.ts'
import { type ListFlags, listing, type Shell, say } from './shell.ts'

/** What narrows every list of things that have happened. */
export interface FilterFlags extends ListFlags {
  readonly limit?: string
  readonly after?: string
  readonly account?: string
  readonly since?: string
  readonly until?: string
}

export interface Filters {
  readonly limit: number
  /** The cursor that an earlier list ended with. */
  readonly after?: string
  /** The account's name. */
  readonly account?: string
  /** From this moment on. */
  readonly sinceMs?: number
  /** Before this moment. */
  readonly untilMs?: number
}

const defaultLimit = '20'

/** Adds the options of `FilterFlags`. */
export function filterOptions(command: Command, shell: Shell): Command {
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
    .option('--account <NAME>', say(shell, '只看某账户', 'of one account'))
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
export function isFiltered({ account, since, until }: FilterFlags): boolean {
  return (account ?? since ?? until) !== undefined
}

/** Throws OperatorError that names the option that cannot be read. */
export function readFilters(flags: FilterFlags): Filters {
  const { limit = defaultLimit, after, account, since, until } = flags
  return {
    limit: readCount('--limit', limit, 1),
    ...(after !== undefined && { after }),
    ...(account !== undefined && { account }),
    ...(since !== undefined && { sinceMs: readTime('--since', since) }),
    ...(until !== undefined && { untilMs: readTime('--until', until) }),
  }
}

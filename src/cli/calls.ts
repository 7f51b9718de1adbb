import { codes } from '../core/codes.ts'
import type { Text } from '../core/text.ts'
import { presentCall } from '../services/calls/present.ts'
import { presentEntry } from '../services/ledger/present.ts'
import { callFields, callTable } from './call-tables.ts'
import type { Command } from './command.ts'
import { entryTable } from './entries.ts'
import { type FilterFlags, filterOptions, isFiltered, noneMatch, readFilters } from './filters.ts'
import { goesOn, rowsOf } from './pages.ts'
import { readChoice, readId } from './read.ts'
import { type ListFlags, listing, output, type Shell, say } from './shell.ts'

interface CallFlags extends FilterFlags {
  readonly token?: string
  readonly code?: string
}

const noCalls: Text = {
  zh: '还没有调用记录：用令牌调用接口后，记录会出现在这里',
  en: 'No calls yet: each call of an endpoint with a token is listed here',
}

const noEntries: Text = {
  zh: '没有分录：免费或未被受理的调用不产生分录',
  en: 'No entries: a call that is free or was not let in has none',
}

/** `calls list | show` */
export function callCommands(program: Command, shell: Shell): void {
  const calls = program.command('calls').description(say(shell, '调用记录', 'the call log'))
  listCommand(calls, shell)
  showCommand(calls, shell)
}

function listCommand(calls: Command, shell: Shell): void {
  filterOptions(calls.command('list'), shell)
    .description(say(shell, '列出最近的调用', 'list the latest calls'))
    .option('--token <ID>', say(shell, '只看某令牌', 'of one token'))
    .option('--code <CODE>', say(shell, '只看某业务码', 'with one code'))
    .action(async (flags: CallFlags) => {
      const { listCalls } = await import('../services/calls/list.ts')
      const { token, code } = flags
      const calls = await shell.withContext(flags, (ctx) => {
        const filters = {
          ...readFilters(flags),
          ...(token !== undefined && { tokenId: readId('--token', token) }),
          ...(code !== undefined && {
            code: Number(readChoice('--code', code, Object.keys(codes))),
          }),
        }
        return rowsOf((page) => listCalls(ctx, { ...filters, ...page }), filters)
      })
      const presented = calls.rows.map(presentCall)
      const isNarrowed = isFiltered(flags) || (token ?? code) !== undefined
      const table = callTable(presented, isNarrowed ? noneMatch : noCalls)
      output(shell, flags, presented, table, ...goesOn(calls))
    })
}

function showCommand(calls: Command, shell: Shell): void {
  listing(calls.command('show <REQUEST-ID>'), shell)
    .description(say(shell, '查看一次调用及其分录', 'show one call with its ledger entries'))
    .action(async (requestId: string, flags: ListFlags) => {
      const { findCall } = await import('../services/calls/list.ts')
      const { entriesOfCall } = await import('../services/ledger/list.ts')
      const [row, rows] = await shell.withContext(flags, async (ctx) => [
        await findCall(ctx, requestId),
        await entriesOfCall(ctx, requestId),
      ])
      const call = presentCall(row)
      const entries = rows.map(presentEntry)
      output(shell, flags, { ...call, entries }, callFields(call), entryTable(entries, noEntries))
    })
}

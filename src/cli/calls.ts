import type { Command } from 'commander'
import { codes } from '../core/codes.ts'
import { findCall, listCalls } from '../services/calls/list.ts'
import { entriesOfCall } from '../services/ledger/list.ts'
import { callFields, callTable, presentCall } from './call-views.ts'
import { entryTable, presentEntry } from './entries.ts'
import { type FilterFlags, filterOptions, readFilters } from './filters.ts'
import { readChoice, readId } from './read.ts'
import { type CommonFlags, common, output, type Shell, say } from './shell.ts'

interface ListFlags extends FilterFlags {
  readonly token?: string
  readonly code?: string
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
    .action(async (flags: ListFlags) => {
      const { token, code } = flags
      const rows = await shell.withContext(flags, (ctx) =>
        listCalls(ctx, {
          ...readFilters(flags),
          ...(token !== undefined && { tokenId: readId('--token', token) }),
          ...(code !== undefined && {
            code: Number(readChoice('--code', code, Object.keys(codes))),
          }),
        }),
      )
      const presented = rows.map(presentCall)
      output(shell, flags, presented, callTable(presented, shell.language))
    })
}

function showCommand(calls: Command, shell: Shell): void {
  common(calls.command('show <REQUEST-ID>'), shell)
    .description(say(shell, '查看一次调用及其分录', 'show one call with its ledger entries'))
    .action(async (requestId: string, flags: CommonFlags) => {
      const [row, rows] = await shell.withContext(flags, async (ctx) => [
        await findCall(ctx, requestId),
        await entriesOfCall(ctx, requestId),
      ])
      const call = presentCall(row)
      const entries = rows.map(presentEntry)
      const tables = [callFields(call, shell.language), entryTable(entries, shell.language)]
      output(shell, flags, { ...call, entries }, ...tables)
    })
}

import type { Text } from '../core/text.ts'
import type { EntryKind } from '../ledger/records.ts'
import { presentEntry } from '../services/ledger/present.ts'
import type { Reconciliation } from '../store/operators.ts'
import type { Command } from './command.ts'
import { entryKinds, entryTable } from './entries.ts'
import { type FilterFlags, filterOptions, isFiltered, noneMatch, readFilters } from './filters.ts'
import { goesOn, rowsOf } from './pages.ts'
import { readChoice } from './read.ts'
import { type CommonFlags, common, output, type Shell, say } from './shell.ts'

/** `ledger list | reconcile` */
export function ledgerCommands(program: Command, shell: Shell): void {
  const ledger = program.command('ledger').description(say(shell, '账本', 'the ledger'))
  listCommand(ledger, shell)
  reconcileCommand(ledger, shell)
}

const noEntries: Text = {
  zh: '没有分录：用 astrolabe account top-up NAME AMOUNT 充值后即有',
  en: 'No entries: the first come with astrolabe account top-up NAME AMOUNT',
}

const kindNames: readonly EntryKind[] = ['top_up', 'adjust', 'hold', 'charge', 'release']

function listCommand(ledger: Command, shell: Shell): void {
  const kinds = {
    zh: kindNames.map((kind) => `${kind} ${entryKinds[kind].zh}`).join('、'),
    en: kindNames.join(', '),
  }
  filterOptions(ledger.command('list'), shell)
    .description(say(shell, '列出最近的分录', 'list the latest entries'))
    .option('--kind <KIND>', say(shell, `只看某类：${kinds.zh}`, `of one kind: ${kinds.en}`))
    .action(async (flags: FilterFlags & { kind?: string }) => {
      const { listEntries } = await import('../services/ledger/list.ts')
      const { kind } = flags
      const listed = await shell.withContext(flags, (ctx) => {
        const filters = {
          ...readFilters(flags),
          ...(kind !== undefined && { kind: readChoice('--kind', kind, kindNames) }),
        }
        return rowsOf((page) => listEntries(ctx, { ...filters, ...page }), filters)
      })
      const entries = listed.rows.map(presentEntry)
      const isNarrowed = isFiltered(flags) || kind !== undefined
      const table = entryTable(entries, isNarrowed ? noneMatch : noEntries)
      output(shell, flags, entries, table, ...goesOn(listed))
    })
}

function reconcileCommand(ledger: Command, shell: Shell): void {
  common(ledger.command('reconcile'), shell)
    .description(
      say(
        shell,
        '核对账本、余额、冻结与调用；不符时退出码为 1',
        'check ledger, balances, holds and calls; exits with 1 where they disagree',
      ),
    )
    .action(async (flags: CommonFlags) => {
      const { reconcile } = await import('../services/ledger/reconcile.ts')
      const result = await shell.withContext(flags, reconcile)
      output(shell, flags, result, summary(result))
      if (!result.ok) shell.setExitCode(1)
    })
}

function summary({ ok, problems, accounts, entries, calls, openCalls }: Reconciliation) {
  const lines = (first: string, last: string) => [first, ...problems, last].join('\n')
  return {
    zh: lines(
      ok ? '账本无误。' : '账本不符：',
      `账户 ${accounts}，分录 ${entries}，调用 ${calls}，进行中 ${openCalls}`,
    ),
    en: lines(
      ok ? 'The ledger is clean.' : 'The ledger does not agree:',
      `accounts: ${accounts}, entries: ${entries}, calls: ${calls}, open: ${openCalls}`,
    ),
  }
}

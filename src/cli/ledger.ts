import type { Command } from 'commander'
import { type Reconciliation, reconcile } from '../services/ledger/reconcile.ts'
import { type CommonFlags, common, output, type Shell, say } from './shell.ts'

/** `ledger reconcile` */
export function ledgerCommands(program: Command, shell: Shell): void {
  const ledger = program.command('ledger').description(say(shell, '账本', 'the ledger'))
  common(ledger.command('reconcile'), shell)
    .description(
      say(
        shell,
        '核对账本、余额、冻结与调用；不符时退出码为 1',
        'check ledger, balances, holds and calls; exits with 1 where they disagree',
      ),
    )
    .action(async (flags: CommonFlags) => {
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
      `${accounts} accounts, ${entries} entries, ${calls} calls, ${openCalls} of them open`,
    ),
  }
}

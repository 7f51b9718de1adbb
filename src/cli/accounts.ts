import type { Text } from '../core/text.ts'
import type { Account } from '../ledger/records.ts'
import { presentAccount, presentUsedAccount } from '../services/accounts/present.ts'
import type { Command } from './command.ts'
import { rowsOf } from './pages.ts'
import { readMoney } from './read.ts'
import {
  type CommonFlags,
  common,
  type ListFlags,
  listing,
  output,
  type Shell,
  say,
} from './shell.ts'
import { type Column, tableOf } from './table.ts'

/** `account create | list | top-up | adjust` */
export function accountCommands(program: Command, shell: Shell): void {
  const account = program
    .command('account')
    .description(say(shell, '账户与余额', 'accounts and balances'))
  createCommand(account, shell)
  listCommand(account, shell)
  topUpCommand(account, shell)
  adjustCommand(account, shell)
}

function createCommand(account: Command, shell: Shell): void {
  common(account.command('create <NAME>'), shell)
    .description(say(shell, '创建账户', 'make an account'))
    .option('--top-up <AMOUNT>', say(shell, '同时充值（元）', 'pay in at once, in CNY'))
    .action(async (name: string, flags: CommonFlags & { topUp?: string }) => {
      const topUpMicros = flags.topUp === undefined ? 0 : readMoney('--top-up', flags.topUp)
      const { createAccount } = await import('../services/accounts/create.ts')
      const made: { database?: string } = {}
      const account = await shell.withContext(
        flags,
        (ctx) => createAccount(ctx, { name, topUpMicros }),
        (folder) => {
          made.database = folder
          // At once: the database stays, also where the account cannot be made.
          if (!flags.json)
            shell.print(say(shell, `已在 ${folder} 新建数据库`, `Made a new database in ${folder}`))
        },
      )
      printBalance(shell, flags, account, made.database)
    })
}

type PresentedAccount = ReturnType<typeof presentUsedAccount>

const columns: readonly Column<PresentedAccount>[] = [
  { heading: { zh: '账户', en: 'ACCOUNT' }, cell: ({ name }) => name },
  {
    heading: { zh: '余额（元）', en: 'BALANCE (CNY)' },
    cell: ({ balance }) => balance,
    whole: true,
  },
  {
    heading: { zh: '其中冻结（元）', en: 'HELD (CNY)' },
    cell: ({ held }) => held,
    whole: true,
  },
  {
    heading: { zh: '今日花费（元）', en: 'SPENT TODAY (CNY)' },
    cell: ({ spentToday }) => spentToday,
    whole: true,
  },
  {
    heading: { zh: '创建时间', en: 'CREATED' },
    cell: ({ createdAt }) => createdAt,
    time: true,
  },
]

const noAccounts: Text = {
  zh: '没有账户：用 astrolabe account create NAME 创建',
  en: 'No accounts: make one with astrolabe account create NAME',
}

function listCommand(account: Command, shell: Shell): void {
  listing(account.command('list'), shell)
    .description(say(shell, '列出账户', 'list accounts'))
    .action(async (flags: ListFlags) => {
      const { listAccounts } = await import('../services/accounts/list.ts')
      const accounts = await shell.withContext(flags, (ctx) =>
        rowsOf((page) => listAccounts(ctx, page)),
      )
      const rows = accounts.rows.map(presentUsedAccount)
      output(shell, flags, rows, tableOf(columns, rows, noAccounts))
    })
}

function topUpCommand(account: Command, shell: Shell): void {
  common(account.command('top-up <NAME> <AMOUNT>'), shell)
    .description(say(shell, '充值（元）', 'pay in, in CNY'))
    .option('--note <TEXT>', say(shell, '备注', 'a note for the ledger'))
    .action(async (name: string, amount: string, flags: CommonFlags & { note?: string }) => {
      const amountMicros = readMoney('AMOUNT', amount)
      const { topUpAccount } = await import('../services/accounts/top-up.ts')
      const account = await shell.withContext(flags, (ctx) =>
        topUpAccount(ctx, { name, amountMicros, note: flags.note ?? null }),
      )
      printBalance(shell, flags, account)
    })
}

function adjustCommand(account: Command, shell: Shell): void {
  common(account.command('adjust <NAME> <AMOUNT>'), shell)
    .description(
      say(
        shell,
        '调整余额（元，可为负数）',
        'correct a balance by an amount in CNY, which may be negative',
      ),
    )
    .requiredOption('--reason <TEXT>', say(shell, '原因', 'why'))
    .action(async (name: string, amount: string, flags: CommonFlags & { reason: string }) => {
      const amountMicros = readMoney('AMOUNT', amount)
      const { adjustAccount } = await import('../services/accounts/adjust.ts')
      const account = await shell.withContext(flags, (ctx) =>
        adjustAccount(ctx, { name, amountMicros, reason: flags.reason }),
      )
      printBalance(shell, flags, account)
    })
}

/** `database` is the folder of a database that was made for the account. */
function printBalance(shell: Shell, flags: CommonFlags, account: Account, database?: string): void {
  const { name, balance } = presentAccount(account)
  output(
    shell,
    flags,
    { name, balance, ...(database !== undefined && { database }) },
    {
      zh: `账户 ${name} 的余额为 ${balance} 元`,
      en: `The balance of ${name} is ${balance} CNY`,
    },
  )
}

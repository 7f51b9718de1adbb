import type { Command } from 'commander'
import { shanghaiIso } from '../core/clock.ts'
import { formatMoney } from '../core/money.ts'
import { listCalls } from '../services/calls/list.ts'
import { reconcile } from '../services/ledger/reconcile.ts'
import { listPrices, setPrice } from '../services/prices/prices.ts'
import { readCount, readMoney } from './read.ts'
import { type CommonFlags, common, output, type Shell } from './shell.ts'

/** `ledger reconcile`, `calls list`, `price list | set`: what was sold, and for how much. */
export function recordCommands(program: Command, shell: Shell): void {
  ledgerCommands(program, shell)
  callCommands(program, shell)
  priceCommands(program, shell)
}

function ledgerCommands(program: Command, shell: Shell): void {
  const say = (zh: string, en: string) => ({ zh, en })[shell.language]
  const ledger = program.command('ledger').description(say('账本', 'the ledger'))
  common(ledger.command('reconcile'), shell)
    .description(
      say(
        '核对账本、余额、冻结与调用；不符时退出码为 1',
        'check ledger, balances, holds and calls; exits with 1 where they disagree',
      ),
    )
    .action(async (flags: CommonFlags) => {
      const result = await shell.withContext(flags, reconcile)
      const { accounts, entries, calls, openCalls, problems } = result
      output(shell, flags, result, {
        zh: [
          result.ok ? '账本无误。' : '账本不符：',
          ...problems,
          `账户 ${accounts}，分录 ${entries}，调用 ${calls}，进行中 ${openCalls}`,
        ].join('\n'),
        en: [
          result.ok ? 'The ledger is clean.' : 'The ledger does not agree:',
          ...problems,
          `${accounts} accounts, ${entries} entries, ${calls} calls, ${openCalls} of them open`,
        ].join('\n'),
      })
      if (!result.ok) shell.setExitCode(1)
    })
}

function callCommands(program: Command, shell: Shell): void {
  const say = (zh: string, en: string) => ({ zh, en })[shell.language]
  const calls = program.command('calls').description(say('调用记录', 'the call log'))
  common(calls.command('list'), shell)
    .description(say('列出最近的调用', 'list the latest calls'))
    .option('--limit <N>', say('至多条数', 'how many at most'), '20')
    .option('--account <NAME>', say('只看某账户', 'of one account'))
    .option('--code <CODE>', say('只看某业务码', 'with one code'))
    .action(async (flags: CommonFlags & { limit: string; account?: string; code?: string }) => {
      const rows = await shell.withContext(flags, (ctx) =>
        listCalls(ctx, {
          limit: readCount('--limit', flags.limit),
          ...(flags.account !== undefined && { account: flags.account }),
          ...(flags.code !== undefined && { code: readCount('--code', flags.code) }),
        }),
      )
      const calls = rows.map((row) => ({
        requestId: row.request_id,
        startedAt: shanghaiIso(row.started_at),
        durationMs: row.finished_at === null ? null : row.finished_at - row.started_at,
        account: row.account,
        tokenId: row.token_id,
        endpoint: row.endpoint,
        subject: row.subject,
        state: row.state,
        code: row.code,
        cost: formatMoney(row.cost_micros),
        cache: row.cache,
        source: row.source,
      }))
      output(shell, flags, calls, {
        headings: [
          { zh: '时间', en: 'TIME' },
          { zh: '请求编号', en: 'REQUEST' },
          { zh: '账户', en: 'ACCOUNT' },
          { zh: '接口', en: 'ENDPOINT' },
          { zh: '对象', en: 'SUBJECT' },
          { zh: '状态', en: 'STATE' },
          { zh: '业务码', en: 'CODE' },
          { zh: '费用', en: 'COST' },
          { zh: '缓存', en: 'CACHE' },
          { zh: '毫秒', en: 'MS' },
        ],
        rows: calls.map((call) => [
          call.startedAt,
          call.requestId,
          call.account,
          call.endpoint,
          call.subject,
          call.state,
          call.code,
          call.cost,
          call.cache,
          call.durationMs,
        ]),
      })
    })
}

function priceCommands(program: Command, shell: Shell): void {
  const say = (zh: string, en: string) => ({ zh, en })[shell.language]
  const price = program.command('price').description(say('接口价格', 'prices of endpoints'))
  common(price.command('list'), shell)
    .description(say('列出价格', 'list prices'))
    .action(async (flags: CommonFlags) => {
      const prices = await shell.withContext(flags, listPrices)
      const rows = prices.map(({ endpoint, priceMicros, isDefault }) => ({
        endpoint,
        price: formatMoney(priceMicros),
        isDefault,
      }))
      output(shell, flags, rows, {
        headings: [
          { zh: '接口', en: 'ENDPOINT' },
          { zh: '每次价格（元）', en: 'PRICE (CNY)' },
        ],
        rows: rows.map((row) => [row.endpoint, row.price]),
      })
    })

  common(price.command('set <ENDPOINT> <AMOUNT>'), shell)
    .description(
      say(
        '设定价格（元），下一次调用起生效；default 恢复缺省价',
        'set a price in CNY from the next call on; default restores the default one',
      ),
    )
    .action(async (endpoint: string, amount: string, flags: CommonFlags) => {
      const priceMicros = amount === 'default' ? null : readMoney('AMOUNT', amount)
      await shell.withContext(flags, (ctx) => setPrice(ctx, { endpoint, priceMicros }))
      const price = priceMicros === null ? 'default' : formatMoney(priceMicros)
      output(
        shell,
        flags,
        { endpoint, price },
        {
          zh: `${endpoint} 的价格为 ${price}`,
          en: `The price of ${endpoint} is ${price}`,
        },
      )
    })
}

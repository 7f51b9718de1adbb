import { formatMoney } from '../core/money.ts'
import { type PresentedPrice, presentPrice } from '../services/prices/present.ts'
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

/** `price list | set` */
export function priceCommands(program: Command, shell: Shell): void {
  const price = program.command('price').description(say(shell, '接口价格', 'prices of endpoints'))
  listCommand(price, shell)
  setCommand(price, shell)
}

const columns: readonly Column<PresentedPrice>[] = [
  { heading: { zh: '接口', en: 'ENDPOINT' }, cell: ({ endpoint }) => endpoint, whole: true },
  { heading: { zh: '每次价格（元）', en: 'PRICE (CNY)' }, cell: ({ price }) => price, whole: true },
  {
    heading: { zh: '定价', en: 'SET BY' },
    cell: ({ isDefault }) =>
      isDefault ? { zh: '默认', en: 'default' } : { zh: '单独设定', en: 'price set' },
  },
]

function listCommand(price: Command, shell: Shell): void {
  listing(price.command('list'), shell)
    .description(say(shell, '列出价格', 'list prices'))
    .action(async (flags: ListFlags) => {
      const { listPrices } = await import('../services/prices/list-prices.ts')
      const prices = await shell.withContext(flags, (ctx, { defaultPriceMicros }) =>
        rowsOf((page) => listPrices(ctx, defaultPriceMicros, page)),
      )
      const rows = prices.rows.map(presentPrice)
      output(shell, flags, rows, tableOf(columns, rows, { zh: '没有接口', en: 'No endpoints' }))
    })
}

function setCommand(price: Command, shell: Shell): void {
  common(price.command('set <ENDPOINT> <AMOUNT>'), shell)
    .description(
      say(
        shell,
        '设定价格（元），下一次调用起生效；default 恢复默认价',
        'set a price in CNY from the next call on; default restores the default one',
      ),
    )
    .action(async (endpoint: string, amount: string, flags: CommonFlags) => {
      const priceMicros = amount === 'default' ? null : readMoney('AMOUNT', amount)
      const { setPrice } = await import('../services/prices/set-price.ts')
      await shell.withContext(flags, (ctx) => setPrice(ctx, { endpoint, priceMicros }))
      const price = priceMicros === null ? 'default' : formatMoney(priceMicros)
      output(
        shell,
        flags,
        { endpoint, price },
        priceMicros === null
          ? { zh: `${endpoint} 恢复默认价`, en: `${endpoint} has the default price` }
          : {
              zh: `${endpoint} 的价格为 ${price} 元`,
              en: `The price of ${endpoint} is ${price} CNY`,
            },
      )
    })
}

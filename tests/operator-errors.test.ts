import { beforeAll, describe, expect, it } from 'vitest'
import { commandLineNames } from '../src/cli/names.ts'
import { OperatorError } from '../src/core/errors.ts'
import { adjustAccount } from '../src/services/accounts/adjust.ts'
import { createAccount } from '../src/services/accounts/create.ts'
import { topUpAccount } from '../src/services/accounts/top-up.ts'
import { findCall, listCalls } from '../src/services/calls/list.ts'
import type { ServiceContext } from '../src/services/context.ts'
import { setPrice } from '../src/services/prices/set-price.ts'
import { createToken } from '../src/services/tokens/create.ts'
import type { TokenLimits } from '../src/services/tokens/limits.ts'
import { revokeToken } from '../src/services/tokens/revoke.ts'
import { updateToken } from '../src/services/tokens/update.ts'
import { temporaryFolder } from './harness.ts'
import { openOperator } from './operator.ts'

const limited = (limits: TokenLimits) => (ctx: ServiceContext) =>
  createToken(ctx, { account: 'demo', limits })

/** What cannot be done, what of the input is wrong, what helps, and how the command line says it. */
const mistakes: readonly (readonly [
  what: string,
  act: (ctx: ServiceContext) => Promise<unknown>,
  about: { readonly field: string; readonly verb?: string },
  plain: readonly [en: RegExp, zh: RegExp],
  commandLine: readonly [en: string, zh: string],
])[] = [
  [
    'an adjustment without a reason',
    (ctx) => adjustAccount(ctx, { name: 'demo', amountMicros: 1, reason: ' ' }),
    { field: 'reason' },
    [/^An adjustment needs an amount that is not 0 and a reason$/, /^调整须有非零金额和原因$/],
    [
      'An adjustment needs an amount that is not 0 and a reason (--reason)',
      '调整须有非零金额和原因（--reason）',
    ],
  ],
  [
    'an account that is there',
    (ctx) => createAccount(ctx, { name: 'demo', topUpMicros: 0 }),
    { field: 'accountName', verb: 'topUpAccount' },
    [/^There is an account demo already; to pay in, use it$/, /^账户 demo 已存在；充值请在该账户/],
    [
      'There is an account demo already; to pay in, use account top-up',
      '账户 demo 已存在；充值请用 account top-up',
    ],
  ],
  [
    'an account name',
    (ctx) => createAccount(ctx, { name: 'a/b', topUpMicros: 0 }),
    { field: 'accountName' },
    [
      /^The account name is "a\/b", which is invalid: give 1 to 64 /,
      /^账户名的值“a\/b”无效，应为 1/,
    ],
    [
      'The account name is "a/b", which is invalid: give 1 to 64 letters, digits or any of . _ @ -, starting with a letter or digit',
      '账户名的值“a/b”无效，应为 1 至 64 个字母、汉字、数字或 . _ @ - 符号，且不以符号开头',
    ],
  ],
  [
    'a top-up of less than nothing',
    (ctx) => topUpAccount(ctx, { name: 'demo', amountMicros: -1, note: null }),
    { field: 'amount', verb: 'adjustAccount' },
    [/to take away, adjust the balance$/, /要扣减请调整余额$/],
    [
      'A top-up must be more than 0; to take away, use account adjust',
      '充值金额须大于 0；要扣减请用 account adjust',
    ],
  ],
  [
    'a rate',
    limited({ ratePerSecond: 0 }),
    { field: 'ratePerSecond' },
    [/^The rate is "0\/s", which is invalid: give 1 to /, /^速率的值“0\/s”无效，应为每秒 1 至/],
    [
      '--rate is "0/s", which is invalid: give 1 to 100000 calls a second',
      '--rate 的值“0/s”无效，应为每秒 1 至 100000 次',
    ],
  ],
  [
    'an address',
    limited({ addresses: ['x'] }),
    { field: 'addresses' },
    [/^The list of addresses is "x", which is invalid: /, /^来源地址的值“x”无效/],
    [
      '--ip is "x", which is invalid: give an address or a CIDR block, such as 203.0.113.7 or 10.0.0.0/8',
      '--ip 的值“x”无效，应为 IP 地址或 CIDR 网段，如 203.0.113.7 或 10.0.0.0/8',
    ],
  ],
  [
    'too many addresses',
    limited({ addresses: Array(1001).fill('10.0.0.0/8') }),
    { field: 'addresses' },
    [/^The list of addresses has 1001 items; give at most 1000/, /^来源地址有 1001 项，至多 1000/],
    [
      '--ip has 1001 items; give at most 1000, by combining some into wider ones',
      '--ip 有 1001 项，至多 1000 项：请用范围更大的写法合并',
    ],
  ],
  [
    'a glob that is too long',
    limited({ endpoints: ['*'.repeat(201)] }),
    { field: 'endpoints' },
    [/^The list of endpoints has an item of 201 characters;/, /^接口范围中有一项长 201 个字符/],
    [
      '--endpoints has an item of 201 characters; give at most 200, with * for any characters',
      '--endpoints 中有一项长 201 个字符，至多 200 个：请写得短些，* 可代替任意字符',
    ],
  ],
  [
    'a glob that matches nothing',
    limited({ endpoints: ['get-x'] }),
    { field: 'endpoints' },
    [/^The list of endpoints has "get-x", which matches no endpoint/, /^接口范围中的“get-x”不匹配/],
    [
      '--endpoints has "get-x", which matches no endpoint: give a path, id or slug, with * for any characters, such as get-kol-*',
      '--endpoints 中的“get-x”不匹配任何接口：请用路径、编号或 slug，可含 *，如 get-kol-*',
    ],
  ],
  [
    'a token’s name',
    (ctx) => updateToken(ctx, { id: 1, limits: {}, name: '' }),
    { field: 'name' },
    [/^The name is "", which is invalid: give 1 to 100/, /^名称的值“”无效/],
    [
      '--name is "", which is invalid: give 1 to 100 characters without control characters',
      '--name 的值“”无效，应为 1 至 100 个字符，不含控制字符',
    ],
  ],
  [
    'a token that nothing is changed of',
    (ctx) => updateToken(ctx, { id: 1, limits: {} }),
    { field: 'changes' },
    [
      /^There is nothing to change: give at least one change$/,
      /^没有要修改的内容：请至少给出一项$/,
    ],
    ['There is nothing to change: give at least one option', '没有要修改的内容：请至少给出一项'],
  ],
  [
    'a token that there is not',
    (ctx) => revokeToken(ctx, 9),
    { field: 'tokenId', verb: 'listTokens' },
    [/^There is no token 9$/, /^没有编号为 9 的令牌$/],
    ['There is no token 9; token list shows them', '没有编号为 9 的令牌，用 token list 查看'],
  ],
  [
    'a call that there is not',
    (ctx) => findCall(ctx, 'x'),
    { field: 'requestId', verb: 'listCalls' },
    [/^There is no call x; the log has those that are kept$/, /^没有请求编号为 x 的调用记录；超出/],
    [
      'There is no call x; calls list shows those that are kept',
      '没有请求编号为 x 的调用记录，用 calls list 查看；超出保留天数的记录已清除',
    ],
  ],
  [
    'an account that there is not',
    (ctx) => listCalls(ctx, { account: 'nobody', limit: 1 }),
    { field: 'account' },
    [/^There is no account nobody; there are demo$/, /^没有账户 nobody，现有 demo$/],
    ['There is no account nobody; there are demo', '没有账户 nobody，现有 demo'],
  ],
  [
    'a price',
    (ctx) => setPrice(ctx, { endpoint: 'get-kol-link-info', priceMicros: -1 }),
    { field: 'price', verb: 'restoreDefaultPrice' },
    [
      /^The price is "-0\.000001", which is invalid: give an amount .* or none for the default price$/,
      /^价格的值.*-0\.000001.*无效.*，或不设以恢复默认价$/,
    ],
    [
      'The price is "-0.000001", which is invalid: give an amount in CNY of at least 0, or default',
      '价格的值“-0.000001”无效，应为不小于 0 的金额（元），或 default',
    ],
  ],
]

describe('what a verb refuses', () => {
  let ctx: ServiceContext
  beforeAll(async () => {
    const cleaning: (() => void | Promise<void>)[] = []
    const operator = await openOperator(temporaryFolder((clean) => void cleaning.push(clean)))
    await createAccount(operator, { name: 'demo', topUpMicros: 0 })
    await createToken(operator, { account: 'demo', limits: {} })
    ctx = operator
    return async () => {
      await operator.close()
      for (const clean of cleaning) await clean()
    }
  })

  it.each(mistakes)(
    'is told by its field, and by the command line with its flag: %s',
    async (_, act, about, [en, zh], [commandEn, commandZh]) => {
      const error: unknown = await act(ctx).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      if (!(error instanceof OperatorError)) throw new Error(`Not refused: ${error}`)
      const { field, verb } = error
      expect({ field, ...(verb !== undefined && { verb }) }).toEqual(about)
      expect(error.text.en).toMatch(en)
      expect(error.text.zh).toMatch(zh)
      expect(error.textIn(commandLineNames)).toEqual({ en: commandEn, zh: commandZh })
    },
  )
})

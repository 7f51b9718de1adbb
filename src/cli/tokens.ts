import type { Text } from '../core/text.ts'
import type { TokenStatus } from '../services/tokens/list.ts'
import { type PresentedToken, presentToken } from '../services/tokens/present.ts'
import type { Command } from './command.ts'
import { exclusive } from './exclusive.ts'
import { rowsOf } from './pages.ts'
import { readId } from './read.ts'
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
import { type LimitFlags, limitOptions, readLimits, readName } from './token-limits.ts'

/** `token create | update | list | revoke` */
export function tokenCommands(program: Command, shell: Shell): void {
  const token = program
    .command('token')
    .description(say(shell, '令牌与限制', 'tokens and their limits'))
  createCommand(token, shell)
  updateCommand(token, shell)
  listCommand(token, shell)
  revokeCommand(token, shell)
}

function createCommand(token: Command, shell: Shell): void {
  limitOptions(common(token.command('create'), shell), shell, true)
    .description(say(shell, '创建令牌；令牌只显示这一次', 'make a token; it is shown this once'))
    .requiredOption('--account <NAME>', say(shell, '所属账户', 'the account that pays'))
    .action(async (flags: LimitFlags & { account: string }) => {
      const { createToken } = await import('../services/tokens/create.ts')
      const created = await shell.withContext(flags, (ctx) =>
        createToken(ctx, {
          account: flags.account,
          limits: readLimits(flags, ctx.clock.now()),
          ...readName(flags),
        }),
      )
      output(shell, flags, created, {
        zh: `令牌 ${created.id}：${created.token}\n请妥善保存，之后无法再次查看。`,
        en: `Token ${created.id}: ${created.token}\nKeep it now: it cannot be shown again.`,
      })
    })
}

function updateCommand(token: Command, shell: Shell): void {
  const update = limitOptions(common(token.command('update <ID>'), shell), shell, false)
    .description(
      say(
        shell,
        '修改名称或限制，下一次调用起生效；none 表示取消该项',
        'change name or limits from the next call on; none lifts one',
      ),
    )
    .option('--disable', say(shell, '停用', 'switch it off'))
    .option('--enable', say(shell, '恢复', 'switch it on again'))
  exclusive(update, 'disable', 'enable').action(
    async (given: string, flags: LimitFlags & { disable?: boolean; enable?: boolean }) => {
      const id = readId('ID', given)
      const { updateToken } = await import('../services/tokens/update.ts')
      const disabled = flags.disable ? true : flags.enable ? false : undefined
      await shell.withContext(flags, (ctx) =>
        updateToken(ctx, {
          id,
          limits: readLimits(flags, ctx.clock.now()),
          ...readName(flags),
          ...(disabled !== undefined && { disabled }),
        }),
      )
      output(shell, flags, { id }, { zh: `令牌 ${id} 已修改`, en: `Token ${id} is changed` })
    },
  )
}

function listCommand(token: Command, shell: Shell): void {
  listing(token.command('list'), shell)
    .description(say(shell, '列出令牌', 'list tokens'))
    .action(async (flags: ListFlags) => {
      const { listTokens } = await import('../services/tokens/list.ts')
      const listed = await shell.withContext(flags, (ctx) =>
        rowsOf((page) => listTokens(ctx, page)),
      )
      const tokens = listed.rows.map(presentToken)
      output(shell, flags, tokens, tableOf(columns, tokens, noTokens))
    })
}

function revokeCommand(token: Command, shell: Shell): void {
  common(token.command('revoke <ID>'), shell)
    .description(
      say(shell, '永久吊销，下一次调用起生效', 'end a token for good, from the next call on'),
    )
    .action(async (given: string, flags: CommonFlags) => {
      const id = readId('ID', given)
      const { revokeToken } = await import('../services/tokens/revoke.ts')
      await shell.withContext(flags, (ctx) => revokeToken(ctx, id))
      output(shell, flags, { id }, { zh: `令牌 ${id} 已吊销`, en: `Token ${id} is revoked` })
    })
}

const statuses: Readonly<Record<TokenStatus, Text>> = {
  active: { zh: '可用', en: 'active' },
  expired: { zh: '已过期', en: 'expired' },
  disabled: { zh: '已停用', en: 'disabled' },
  revoked: { zh: '已吊销', en: 'revoked' },
}

const columns: readonly Column<PresentedToken>[] = [
  { heading: { zh: '编号', en: 'ID' }, cell: ({ id }) => id, whole: true },
  { heading: { zh: '名称', en: 'NAME' }, cell: ({ name }) => name },
  { heading: { zh: '账户', en: 'ACCOUNT' }, cell: ({ account }) => account },
  { heading: { zh: '状态', en: 'STATUS' }, cell: ({ status }) => statuses[status], whole: true },
  { heading: { zh: '速率', en: 'RATE' }, cell: ({ rate }) => rate, whole: true },
  {
    heading: { zh: '今日/配额', en: 'TODAY/QUOTA' },
    cell: ({ usedToday, quota }) => `${usedToday}/${quota ?? '∞'}`,
    whole: true,
  },
  {
    heading: { zh: '今日花费（元）', en: 'SPENT TODAY (CNY)' },
    cell: ({ spentToday }) => spentToday,
    whole: true,
    spare: 1,
  },
  {
    heading: { zh: '接口', en: 'ENDPOINTS' },
    cell: ({ endpoints }) => endpoints?.join(',') ?? '*',
  },
  {
    heading: { zh: '地址', en: 'ADDRESSES' },
    cell: ({ addresses }) => addresses?.join(',') ?? '*',
    spare: 2,
  },
  {
    heading: { zh: '到期', en: 'EXPIRES' },
    cell: ({ expiresAt }) => expiresAt,
    time: true,
    spare: 1,
  },
  {
    heading: { zh: '严格模式', en: 'STRICT' },
    cell: ({ strict }) => (strict ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }),
    spare: 3,
  },
  {
    heading: { zh: '创建时间', en: 'CREATED' },
    cell: ({ createdAt }) => createdAt,
    time: true,
    spare: 4,
  },
]

const noTokens: Text = {
  zh: '没有令牌：用 astrolabe token create --account NAME 创建',
  en: 'No tokens: make one with astrolabe token create --account NAME',
}

import type { Command } from 'commander'
import { shanghaiIso } from '../core/clock.ts'
import { createToken } from '../services/tokens/create.ts'
import type { TokenLimits } from '../services/tokens/limits.ts'
import { type ListedToken, listTokens } from '../services/tokens/list.ts'
import { revokeToken, updateToken } from '../services/tokens/update.ts'
import { readCount, readList, readRate, readTime } from './read.ts'
import { type CommonFlags, common, misread, output, type Shell } from './shell.ts'

interface LimitFlags extends CommonFlags {
  readonly rate?: string
  readonly quota?: string
  readonly endpoints?: string
  readonly expires?: string
  readonly ip?: string
  readonly strict?: boolean
}

/** `token create | update | list | revoke` */
export function tokenCommands(program: Command, shell: Shell): void {
  const say = (zh: string, en: string) => ({ zh, en })[shell.language]
  const token = program.command('token').description(say('令牌与限制', 'tokens and their limits'))

  limitOptions(common(token.command('create'), shell), shell)
    .description(say('创建令牌；令牌只显示这一次', 'make a token; it is shown this once'))
    .requiredOption('--account <NAME>', say('所属账户', 'the account that pays'))
    .action(async (flags: LimitFlags & { account: string }) => {
      const created = await shell.withContext(flags, (ctx) =>
        createToken(ctx, { account: flags.account, limits: readLimits(flags) }),
      )
      output(shell, flags, created, {
        zh: `令牌 ${created.id}:${created.token}\n请妥善保存，之后无法再次查看。`,
        en: `Token ${created.id}: ${created.token}\nKeep it now: it cannot be shown again.`,
      })
    })

  limitOptions(common(token.command('update <ID>'), shell), shell)
    .description(
      say(
        '修改限制，下一次调用起生效；none 表示取消该限制',
        'change limits from the next call on; none lifts one',
      ),
    )
    .option('--disable', say('停用', 'switch it off'))
    .option('--enable', say('恢复', 'switch it on again'))
    .action(async (id: string, flags: LimitFlags & { disable?: boolean; enable?: boolean }) => {
      const disabled = flags.disable ? true : flags.enable ? false : undefined
      await shell.withContext(flags, (ctx) =>
        updateToken(ctx, {
          id: readCount('ID', id),
          limits: readLimits(flags),
          ...(disabled !== undefined && { disabled }),
        }),
      )
      output(
        shell,
        flags,
        { id: Number(id) },
        { zh: `令牌 ${id} 已修改`, en: `Token ${id} is changed` },
      )
    })

  common(token.command('list'), shell)
    .description(say('列出令牌', 'list tokens'))
    .action(async (flags: CommonFlags) => {
      const tokens = (await shell.withContext(flags, listTokens)).map(presentToken)
      output(shell, flags, tokens, {
        headings: [
          { zh: '编号', en: 'ID' },
          { zh: '账户', en: 'ACCOUNT' },
          { zh: '状态', en: 'STATUS' },
          { zh: '速率', en: 'RATE' },
          { zh: '今日/配额', en: 'TODAY/QUOTA' },
          { zh: '接口', en: 'ENDPOINTS' },
          { zh: '地址', en: 'ADDRESSES' },
          { zh: '到期', en: 'EXPIRES' },
        ],
        rows: tokens.map((row) => [
          row.id,
          row.account,
          row.status,
          row.rate,
          `${row.usedToday}/${row.quota ?? '∞'}`,
          row.endpoints?.join(',') ?? '*',
          row.addresses?.join(',') ?? '*',
          row.expiresAt,
        ]),
      })
    })

  common(token.command('revoke <ID>'), shell)
    .description(say('永久吊销，下一次调用起生效', 'end a token for good, from the next call on'))
    .action(async (id: string, flags: CommonFlags) => {
      await shell.withContext(flags, (ctx) => revokeToken(ctx, readCount('ID', id)))
      output(
        shell,
        flags,
        { id: Number(id) },
        { zh: `令牌 ${id} 已吊销`, en: `Token ${id} is revoked` },
      )
    })
}

function limitOptions(command: Command, { language }: Shell): Command {
  const say = (zh: string, en: string) => ({ zh, en })[language]
  return command
    .option(
      '--rate <N/s>',
      say('每秒至多次数（缺省 10/s）', 'calls a second at most (default 10/s)'),
    )
    .option('--quota <N>', say('每日（北京时间）至多次数', 'calls a day (Shanghai) at most'))
    .option(
      '--endpoints <GLOB,...>',
      say('允许的接口，按路径、编号或 slug 匹配', 'endpoints allowed, by path, id or slug'),
    )
    .option('--expires <ISO>', say('到期时间', 'when it expires'))
    .option('--ip <CIDR,...>', say('允许的来源地址', 'addresses it may be used from'))
    .option('--strict', say('业务码映射为真实 HTTP 状态', 'answer with real HTTP statuses'))
    .option('--no-strict', say('业务码一律 HTTP 200', 'answer every outcome with HTTP 200'))
}

function readLimits(flags: LimitFlags): TokenLimits {
  const { rate, quota, endpoints, expires, ip, strict } = flags
  return {
    ...(rate !== undefined && { ratePerSecond: readRate(rate) }),
    ...(quota !== undefined && { dailyQuota: orNone(quota, (n) => readCount('--quota', n)) }),
    ...(endpoints !== undefined && {
      endpoints: orNone(endpoints, (l) => listOf('--endpoints', l)),
    }),
    ...(expires !== undefined && { expiresAtMs: orNone(expires, (t) => readTime('--expires', t)) }),
    ...(ip !== undefined && { addresses: orNone(ip, (l) => listOf('--ip', l)) }),
    ...(strict !== undefined && { strict }),
  }
}

function orNone<T>(value: string, read: (value: string) => T): T | null {
  return value === 'none' ? null : read(value)
}

function listOf(name: string, value: string): string[] {
  const list = readList(value)
  if (list.length > 0) return list
  throw misread(name, value, { zh: '以逗号分隔的列表', en: 'a list with commas' })
}

function presentToken(row: ListedToken) {
  return {
    id: row.id,
    account: row.account,
    status: statusOf(row),
    rate: `${row.rate_per_second}/s`,
    quota: row.daily_quota,
    usedToday: row.used_today,
    endpoints: row.endpoints === null ? null : (JSON.parse(row.endpoints) as string[]),
    addresses: row.addresses === null ? null : (JSON.parse(row.addresses) as string[]),
    strict: row.strict === 1,
    expiresAt: row.expires_at === null ? null : shanghaiIso(row.expires_at),
    createdAt: shanghaiIso(row.created_at),
  }
}

function statusOf({ revoked_at, disabled_at }: ListedToken): string {
  if (revoked_at !== null) return 'revoked'
  return disabled_at === null ? 'active' : 'disabled'
}

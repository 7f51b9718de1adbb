import type { Command } from 'commander'
import type { TokenLimits } from '../services/tokens/limits.ts'
import { readCount, readList, readRate, readTime } from './read.ts'
import { type CommonFlags, misread, type Shell, say } from './shell.ts'

export interface LimitFlags extends CommonFlags {
  readonly rate?: string
  readonly quota?: string
  readonly endpoints?: string
  readonly expires?: string
  readonly ip?: string
  readonly strict?: boolean
}

/** Adds the options that say what a token may do. */
export function limitOptions(command: Command, shell: Shell): Command {
  return command
    .option(
      '--rate <N/s>',
      say(shell, '每秒至多次数（默认 10/s）', 'calls a second at most (default 10/s)'),
    )
    .option('--quota <N>', say(shell, '每日（北京时间）至多次数', 'calls a day (Shanghai) at most'))
    .option(
      '--endpoints <GLOB,...>',
      say(shell, '允许的接口，按路径、编号或 slug 匹配', 'endpoints allowed, by path, id or slug'),
    )
    .option('--expires <ISO>', say(shell, '到期时间', 'when it expires'))
    .option('--ip <CIDR,...>', say(shell, '允许的来源地址', 'addresses it may be used from'))
    .option('--strict', say(shell, '业务码映射为真实 HTTP 状态', 'answer with real HTTP statuses'))
    .option('--no-strict', say(shell, '业务码一律 HTTP 200', 'answer every outcome with HTTP 200'))
}

/** The limits that were given. Throws OperatorError that names the one that cannot be read. */
export function readLimits(flags: LimitFlags): TokenLimits {
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

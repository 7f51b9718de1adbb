import { defaultRatePerSecond, type TokenLimits } from '../services/tokens/limits.ts'
import type { Command } from './command.ts'
import { exclusive } from './exclusive.ts'
import { misread, readCount, readFutureTime, readList, readRate } from './read.ts'
import { type CommonFlags, type Shell, say } from './shell.ts'

export interface LimitFlags extends CommonFlags {
  readonly name?: string
  readonly rate?: string
  readonly quota?: string
  readonly endpoints?: string
  readonly expires?: string
  readonly ip?: string
  readonly strict?: boolean
}

/** Adds the options that say what a token is called and may do. Only a new one has defaults. */
export function limitOptions(command: Command, shell: Shell, isNew: boolean): Command {
  const rate = `${defaultRatePerSecond}/s`
  const preset = isNew ? say(shell, `（默认 ${rate}）`, ` (default ${rate})`) : ''
  command
    .option('--name <TEXT>', say(shell, '名称，便于辨认', 'a name to know it by'))
    .option(
      '--rate <N/s>',
      say(shell, '每秒至多次数，如 20/s', 'calls a second at most, such as 20/s') + preset,
    )
    .option('--quota <N>', say(shell, '每日（北京时间）至多次数', 'calls a day (Shanghai) at most'))
    .option(
      '--endpoints <GLOB,...>',
      say(
        shell,
        "允许的接口，按路径、编号或 slug 匹配，* 代表任意字符，如 'get-kol-*'",
        "endpoints allowed, by path, id or slug, with * for any characters, such as 'get-kol-*'",
      ),
    )
    .option(
      '--expires <ISO>',
      say(
        shell,
        '到期时间，如 2027-06-30T18:00:00+08:00；只写日期时指北京时间当日零点，当天已不可用',
        'when it ends, such as 2027-06-30T18:00:00+08:00; a date alone is its first moment in Shanghai, so that the token no longer works on that day',
      ),
    )
    .option(
      '--ip <CIDR,...>',
      say(
        shell,
        '允许的来源地址，如 203.0.113.7,10.0.0.0/8',
        'addresses it may be used from, such as 203.0.113.7,10.0.0.0/8',
      ),
    )
    .option('--strict', say(shell, '业务码映射为真实 HTTP 状态', 'answer with real HTTP statuses'))
    .option('--no-strict', say(shell, '业务码一律 HTTP 200', 'answer every outcome with HTTP 200'))
  return exclusive(command, 'strict', 'no-strict')
}

/** The limits that were given. Throws OperatorError that names the one that cannot be read. */
export function readLimits(flags: LimitFlags, nowMs: number): TokenLimits {
  const { rate, quota, endpoints, expires, ip, strict } = flags
  return {
    ...(rate !== undefined && { ratePerSecond: readRate(rate) }),
    ...(quota !== undefined && { dailyQuota: orNone(quota, (n) => readCount('--quota', n)) }),
    ...(endpoints !== undefined && {
      endpoints: orNone(endpoints, (l) => listOf('--endpoints', l)),
    }),
    ...(expires !== undefined && {
      expiresAtMs: orNone(expires, (t) => readFutureTime('--expires', t, nowMs)),
    }),
    ...(ip !== undefined && { addresses: orNone(ip, (l) => listOf('--ip', l)) }),
    ...(strict !== undefined && { strict }),
  }
}

/** The name that was given; `none` takes it away, as it lifts a limit. */
export function readName({ name }: LimitFlags): { readonly name?: string | null } {
  return name === undefined ? {} : { name: orNone(name, (text) => text) }
}

function orNone<T>(value: string, read: (value: string) => T): T | null {
  return value === 'none' ? null : read(value)
}

function listOf(name: string, value: string): string[] {
  const list = readList(value)
  if (list.length > 0) return list
  throw misread(name, value, { zh: '以逗号分隔的列表', en: 'a list with commas' })
}

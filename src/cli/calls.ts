import type { Command } from 'commander'
import { shanghaiIso } from '../core/clock.ts'
import { formatMoney } from '../core/money.ts'
import type { Language, Text } from '../core/text.ts'
import { type ListedCall, listCalls } from '../services/calls/list.ts'
import { readCount } from './read.ts'
import { type CommonFlags, common, output, type Shell, say, type Table } from './shell.ts'

interface ListFlags extends CommonFlags {
  readonly limit?: string
  readonly account?: string
  readonly code?: string
}

const defaultLimit = '20'

/** `calls list` */
export function callCommands(program: Command, shell: Shell): void {
  const calls = program.command('calls').description(say(shell, '调用记录', 'the call log'))
  common(calls.command('list'), shell)
    .description(say(shell, '列出最近的调用', 'list the latest calls'))
    .option(
      '--limit <N>',
      say(shell, `至多条数（默认 ${defaultLimit}）`, `how many at most (default ${defaultLimit})`),
    )
    .option('--account <NAME>', say(shell, '只看某账户', 'of one account'))
    .option('--code <CODE>', say(shell, '只看某业务码', 'with one code'))
    .action(async (flags: ListFlags) => {
      const { limit = defaultLimit, account, code } = flags
      const rows = await shell.withContext(flags, (ctx) =>
        listCalls(ctx, {
          limit: readCount('--limit', limit),
          ...(account !== undefined && { account }),
          ...(code !== undefined && { code: readCount('--code', code) }),
        }),
      )
      const presented = rows.map(presentCall)
      output(shell, flags, presented, callTable(presented, shell.language))
    })
}

function presentCall(row: ListedCall) {
  return {
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
  }
}

const states: Readonly<Record<ListedCall['state'], Text>> = {
  open: { zh: '进行中', en: 'open' },
  answered: { zh: '已返回', en: 'answered' },
  cancelled: { zh: '已取消', en: 'cancelled' },
  abandoned: { zh: '已中断', en: 'abandoned' },
}

const cacheStates: Readonly<Record<string, Text>> = {
  miss: { zh: '采集', en: 'miss' },
  shared: { zh: '共用', en: 'shared' },
  hit: { zh: '已存', en: 'hit' },
}

function callTable(calls: readonly ReturnType<typeof presentCall>[], language: Language): Table {
  return {
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
      states[call.state][language],
      call.code,
      call.cost,
      call.cache && (cacheStates[call.cache]?.[language] ?? call.cache),
      call.durationMs,
    ]),
  }
}

import { shanghaiIso } from '../core/clock.ts'
import { formatMoney } from '../core/money.ts'
import type { Language, Text } from '../core/text.ts'
import type { ListedCall } from '../services/calls/list.ts'
import type { Table } from './shell.ts'

export type PresentedCall = ReturnType<typeof presentCall>

/** A call of the log as JSON. */
export function presentCall(row: ListedCall) {
  return {
    requestId: row.request_id,
    startedAt: shanghaiIso(row.started_at),
    finishedAt: row.finished_at === null ? null : shanghaiIso(row.finished_at),
    durationMs: durationOf(row),
    account: row.account,
    tokenId: row.token_id,
    tokenName: row.token_name,
    endpoint: row.endpoint,
    subject: row.subject,
    state: row.state,
    code: row.code,
    price: formatMoney(row.price_micros),
    cost: formatMoney(row.cost_micros),
    cache: row.cache,
    source: row.source,
  }
}

/** Null where the call goes on, or where the clock was set back before its end. */
function durationOf({ started_at, finished_at }: ListedCall): number | null {
  return finished_at === null || finished_at < started_at ? null : finished_at - started_at
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

interface Column {
  readonly heading: Text
  readonly cell: (call: PresentedCall, language: Language) => string | number | null
  /** Whether it is left out of the list, which is wide enough. */
  readonly onlyShown?: true
}

const columns: readonly Column[] = [
  { heading: { zh: '时间', en: 'TIME' }, cell: (call) => call.startedAt },
  {
    heading: { zh: '结束时间', en: 'FINISHED' },
    cell: (call) => call.finishedAt,
    onlyShown: true,
  },
  { heading: { zh: '请求编号', en: 'REQUEST' }, cell: (call) => call.requestId },
  { heading: { zh: '账户', en: 'ACCOUNT' }, cell: (call) => call.account },
  { heading: { zh: '令牌', en: 'TOKEN' }, cell: tokenCell },
  { heading: { zh: '接口', en: 'ENDPOINT' }, cell: (call) => call.endpoint },
  { heading: { zh: '对象', en: 'SUBJECT' }, cell: (call) => call.subject },
  { heading: { zh: '状态', en: 'STATE' }, cell: ({ state }, language) => states[state][language] },
  { heading: { zh: '业务码', en: 'CODE' }, cell: (call) => call.code },
  {
    heading: { zh: '价格（元）', en: 'PRICE (CNY)' },
    cell: (call) => call.price,
    onlyShown: true,
  },
  { heading: { zh: '费用（元）', en: 'COST (CNY)' }, cell: (call) => call.cost },
  {
    heading: { zh: '缓存', en: 'CACHE' },
    cell: ({ cache }, language) => cache && (cacheStates[cache]?.[language] ?? cache),
  },
  { heading: { zh: '数据来源', en: 'SOURCE' }, cell: (call) => call.source, onlyShown: true },
  { heading: { zh: '毫秒', en: 'MS' }, cell: (call) => call.durationMs },
]

function tokenCell({ tokenId, tokenName }: PresentedCall, language: Language): string | number {
  if (tokenName === null) return tokenId
  return { zh: `${tokenId}（${tokenName}）`, en: `${tokenId} (${tokenName})` }[language]
}

/** Calls as a table: what tells one from another. */
export function callTable(calls: readonly PresentedCall[], language: Language): Table {
  const shown = columns.filter(({ onlyShown }) => !onlyShown)
  return {
    headings: shown.map(({ heading }) => heading),
    rows: calls.map((call) => shown.map(({ cell }) => cell(call, language))),
    none: { zh: '没有调用记录', en: 'No calls' },
  }
}

/** Everything of one call, a line for each field. */
export function callFields(call: PresentedCall, language: Language): Table {
  return {
    headings: [
      { zh: '字段', en: 'FIELD' },
      { zh: '值', en: 'VALUE' },
    ],
    rows: columns.map(({ heading, cell }) => [heading[language], cell(call, language)]),
    none: { zh: '没有字段', en: 'No fields' },
  }
}

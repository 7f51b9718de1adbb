import type { Text } from '../core/text.ts'
import type { PresentedCall } from '../services/calls/present.ts'
import { type Column, fieldTable, type Table, tableOf } from './table.ts'

const states: Readonly<Record<PresentedCall['state'], Text>> = {
  open: { zh: '进行中', en: 'open' },
  answered: { zh: '已返回', en: 'answered' },
  cancelled: { zh: '已取消', en: 'cancelled' },
  abandoned: { zh: '已中断', en: 'abandoned' },
}

const cacheStates: Readonly<Record<string, Text>> = {
  miss: { zh: '采集', en: 'miss' },
  shared: { zh: '共用', en: 'shared' },
  hit: { zh: '已存', en: 'hit' },
  stale: { zh: '过期', en: 'stale' },
}

const columns: readonly Column<PresentedCall>[] = [
  { heading: { zh: '时间', en: 'TIME' }, cell: (call) => call.startedAt, time: true },
  { heading: { zh: '请求编号', en: 'REQUEST' }, cell: (call) => call.requestId, whole: true },
  { heading: { zh: '账户', en: 'ACCOUNT' }, cell: (call) => call.account, spare: 2 },
  { heading: { zh: '令牌', en: 'TOKEN' }, cell: tokenCell, spare: 3 },
  { heading: { zh: '接口', en: 'ENDPOINT' }, cell: (call) => call.endpoint },
  { heading: { zh: '对象', en: 'SUBJECT' }, cell: (call) => call.subject, whole: true, spare: 7 },
  { heading: { zh: '状态', en: 'STATE' }, cell: ({ state }) => states[state], spare: 6 },
  { heading: { zh: '业务码', en: 'CODE' }, cell: (call) => call.code, whole: true },
  {
    heading: { zh: '价格（元）', en: 'PRICE (CNY)' },
    cell: (call) => call.price,
    whole: true,
    spare: 9,
  },
  {
    heading: { zh: '费用（元）', en: 'COST (CNY)' },
    cell: (call) => call.cost,
    whole: true,
    spare: 1,
  },
  {
    heading: { zh: '缓存', en: 'CACHE' },
    cell: ({ cache }) => cache && (cacheStates[cache] ?? cache),
    spare: 4,
  },
  { heading: { zh: '数据来源', en: 'SOURCE' }, cell: (call) => call.source, spare: 8 },
  { heading: { zh: '毫秒', en: 'MS' }, cell: (call) => call.durationMs, whole: true, spare: 5 },
  {
    heading: { zh: '结束时间', en: 'FINISHED' },
    cell: (call) => call.finishedAt,
    time: true,
    spare: 10,
  },
]

function tokenCell({ tokenId, tokenName }: PresentedCall): number | Text {
  if (tokenName === null) return tokenId
  return { zh: `${tokenId}（${tokenName}）`, en: `${tokenId} (${tokenName})` }
}

/** Calls as a table; `none` is said where there are none. */
export function callTable(calls: readonly PresentedCall[], none: Text): Table {
  return tableOf(columns, calls, none)
}

/** Everything of one call, a line for each field. */
export function callFields(call: PresentedCall): Table {
  return fieldTable(columns.map(({ heading, cell }) => [heading, cell(call)]))
}

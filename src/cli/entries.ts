import type { Text } from '../core/text.ts'
import type { EntryKind } from '../ledger/records.ts'
import type { PresentedEntry } from '../services/ledger/present.ts'
import { type Column, type Table, tableOf } from './table.ts'

/** What each kind of entry is called. */
export const entryKinds: Readonly<Record<EntryKind, Text>> = {
  top_up: { zh: '充值', en: 'top_up' },
  adjust: { zh: '调整', en: 'adjust' },
  hold: { zh: '冻结', en: 'hold' },
  charge: { zh: '扣费', en: 'charge' },
  release: { zh: '解冻', en: 'release' },
}

const columns: readonly Column<PresentedEntry>[] = [
  { heading: { zh: '时间', en: 'TIME' }, cell: ({ at }) => at, time: true },
  { heading: { zh: '账户', en: 'ACCOUNT' }, cell: ({ account }) => account },
  { heading: { zh: '类别', en: 'KIND' }, cell: ({ kind }) => entryKinds[kind], whole: true },
  {
    heading: { zh: '余额变动（元）', en: 'AMOUNT (CNY)' },
    cell: ({ amount }) => amount,
    whole: true,
  },
  {
    heading: { zh: '冻结变动（元）', en: 'HELD (CNY)' },
    cell: ({ held }) => held,
    whole: true,
    spare: 1,
  },
  { heading: { zh: '备注', en: 'NOTE' }, cell: ({ note }) => note },
  { heading: { zh: '操作者', en: 'ACTOR' }, cell: ({ actor }) => actor, spare: 2 },
  {
    heading: { zh: '请求编号', en: 'REQUEST' },
    cell: ({ requestId }) => requestId,
    whole: true,
    spare: 3,
  },
]

/** Ledger entries as a table; `none` is said where there are none. */
export function entryTable(entries: readonly PresentedEntry[], none: Text): Table {
  return tableOf(columns, entries, none)
}

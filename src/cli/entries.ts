import { shanghaiIso } from '../core/clock.ts'
import { formatMoney } from '../core/money.ts'
import type { Language, Text } from '../core/text.ts'
import type { ListedEntry } from '../services/ledger/list.ts'
import type { EntryKind } from '../store/schema.ts'
import type { Table } from './shell.ts'

/** What each kind of entry is called. */
export const entryKinds: Readonly<Record<EntryKind, Text>> = {
  top_up: { zh: '充值', en: 'top_up' },
  adjust: { zh: '调整', en: 'adjust' },
  hold: { zh: '冻结', en: 'hold' },
  charge: { zh: '扣费', en: 'charge' },
  release: { zh: '解冻', en: 'release' },
}

/** A ledger entry as JSON. */
export function presentEntry(row: ListedEntry) {
  const isCall = row.kind !== 'top_up' && row.kind !== 'adjust'
  return {
    at: shanghaiIso(row.at),
    account: row.account,
    kind: row.kind,
    amount: formatMoney(row.amount_micros),
    held: formatMoney(row.held_micros),
    note: row.note,
    actor: row.actor,
    requestId: isCall ? row.id : null,
  }
}

/** Ledger entries as a table. */
export function entryTable(
  entries: readonly ReturnType<typeof presentEntry>[],
  language: Language,
): Table {
  return {
    headings: [
      { zh: '时间', en: 'TIME' },
      { zh: '账户', en: 'ACCOUNT' },
      { zh: '类别', en: 'KIND' },
      { zh: '余额变动（元）', en: 'AMOUNT (CNY)' },
      { zh: '冻结变动（元）', en: 'HELD (CNY)' },
      { zh: '备注', en: 'NOTE' },
      { zh: '操作者', en: 'ACTOR' },
      { zh: '请求编号', en: 'REQUEST' },
    ],
    rows: entries.map((entry) => [
      entry.at,
      entry.account,
      entryKinds[entry.kind][language],
      entry.amount,
      entry.held,
      entry.note,
      entry.actor,
      entry.requestId,
    ]),
    none: { zh: '没有分录', en: 'No entries' },
  }
}

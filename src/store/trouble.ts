import type { Text } from '../core/text.ts'

/** Why no call is served, whatever the engine; each has others of its own. */
export type LedgerTrouble = 'unwritable' | 'locked' | 'stalled'

/** In words for the operator: anybody may ask whether the server is ready. */
export type TroubleTexts<Trouble extends string> = Readonly<Record<Trouble, Text>>

export const troubleTexts: TroubleTexts<LedgerTrouble> = {
  unwritable: { zh: '账本无法写入，详见日志', en: 'the ledger cannot be written; see the log' },
  locked: {
    zh: '账本没有进展：另一个进程一直锁定着数据库，请找到并结束它',
    en: 'the ledger makes no progress: another process holds the database locked; find it and end it',
  },
  stalled: {
    zh: '账本没有进展：账本线程或磁盘没有响应，若不恢复请重启服务',
    en: 'the ledger makes no progress: its thread or the disk does not respond; restart the server if that stays',
  },
}

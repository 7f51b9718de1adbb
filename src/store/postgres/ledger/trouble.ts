import { type LedgerTrouble, type TroubleTexts, troubleTexts } from '../../trouble.ts'

/** Why no call is served. */
export type PostgresTrouble = LedgerTrouble | 'unreachable'

export const postgresTroubleTexts: TroubleTexts<PostgresTrouble> = {
  ...troubleTexts,
  unreachable: {
    zh: '无法连接 PostgreSQL，已停止受理调用：恢复后自动继续；详见日志',
    en: 'PostgreSQL cannot be reached, and no call is served: it goes on by itself once it can; see the log',
  },
  locked: {
    zh: '账本没有进展：PostgreSQL 中的另一个会话一直锁定着账户，请找到并结束它',
    en: 'the ledger makes no progress: another session of PostgreSQL holds accounts locked; find it and end it',
  },
  stalled: {
    zh: '账本没有进展：PostgreSQL 没有响应，请检查服务器与网络',
    en: 'the ledger makes no progress: PostgreSQL does not respond; look at the server and the network',
  },
}

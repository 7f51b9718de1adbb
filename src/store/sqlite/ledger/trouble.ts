import { type LedgerTrouble, type TroubleTexts, troubleTexts } from '../../trouble.ts'

/** Why no call is served. */
export type SqliteTrouble =
  | LedgerTrouble
  | 'gone'
  | 'replaced'
  | 'unreadable'
  | 'log-gone'
  | 'overwritten'
  | 'damaged'
  | 'dead'

/** What does not pass by itself: the database must not be written before somebody has looked. */
export const isFinal = (trouble: SqliteTrouble) =>
  trouble === 'overwritten' || trouble === 'damaged'

/** In words for the operator, without names of files: anybody may ask whether the server is ready. */
export const sqliteTroubleTexts: TroubleTexts<SqliteTrouble> = {
  ...troubleTexts,
  gone: {
    zh: '数据库文件已不在原处，已停止受理调用：移回原文件后自动恢复；若已丢失，请停止服务并恢复备份',
    en: 'the database file is no longer in its place, and no call is served: put the same file back and it goes on by itself; if it is lost, stop the server and restore a backup',
  },
  replaced: {
    zh: '数据库文件的位置上是另一个文件，已停止受理调用：放回原文件后自动恢复；如要改用新文件，请停止服务，并把它放到一个空目录（旁边的 -wal 属于原文件）',
    en: 'another file stands in the place of the database, and no call is served: put the first one back and it goes on by itself; to use the new one, stop the server and put it into an empty folder, as the -wal beside it belongs to the first',
  },
  unreadable: {
    zh: '数据库文件无法读写，已停止受理调用：请检查数据目录及其中文件的权限，修正后自动恢复',
    en: 'the database file may not be read or written, and no call is served: check the permissions of the data folder and its files; it goes on by itself once they are right',
  },
  'log-gone': {
    zh: '数据库旁的 -wal 或 -shm 文件被删除或替换，已停止受理调用：请重启服务',
    en: 'the file -wal or -shm beside the database was deleted or replaced, and no call is served: restart the server',
  },
  overwritten: {
    zh: '数据库文件在使用中被覆盖，已停止受理调用：请停止服务，并把备份恢复到一个空目录',
    en: 'the database file was overwritten while in use, and no call is served: stop the server and restore a backup into an empty folder',
  },
  damaged: {
    zh: '数据库已损坏或磁盘出错，已停止受理调用：请重启服务，启动时会逐页检查，确已损坏则须恢复备份；详见日志与指南《备份与恢复》',
    en: 'the database is damaged or its disk fails, and no call is served: restart the server, which then checks every page, and restore a backup where it finds damage; see the log and the guide “Backup and restore”',
  },
  dead: {
    zh: '账本线程已终止，服务正在退出',
    en: 'the ledger thread has died, and the server is ending',
  },
}

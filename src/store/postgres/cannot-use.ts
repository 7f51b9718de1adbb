import { OperatorError } from '../../core/errors.ts'
import type { Text } from '../../core/text.ts'
import type { Address } from './address.ts'

interface Reason {
  readonly reason: Text
  readonly remedy: Text
}

interface ServerError extends Error {
  readonly code?: string
  /** The function of PostgreSQL that tells of it, in no language. */
  readonly routine?: string
}

const again: Text = { zh: '稍后重试', en: 'try again' }
const checkAddress: Text = {
  zh: '请检查 database 中的主机与端口，以及服务器是否在运行、监听该地址（listen_addresses）',
  en: 'check the host and port in database, and that the server runs and listens there (listen_addresses)',
}
const checkUser: Text = {
  zh: '请检查 database 中的用户名与密码',
  en: 'check user and password in database',
}
const checkCertificate: Text = {
  zh: '请用 sslrootcert=文件 给出签发其证书的 CA，且主机名须与证书一致',
  en: 'name the CA that signed its certificate with sslrootcert=FILE, and the host as the certificate has it',
}
const unreachable: Text = { zh: '无法连接服务器', en: 'the server cannot be reached' }
const goneAway: Reason = {
  reason: { zh: '与服务器的连接中断', en: 'the connection to the server broke' },
  remedy: { zh: '请确认服务器在运行后重新执行', en: 'see that the server runs, then try again' },
}
const notThere: Reason = { reason: unreachable, remedy: checkAddress }
const untrusted: Reason = {
  reason: {
    zh: '服务器的 TLS 证书不受信任',
    en: 'the TLS certificate of the server is not trusted',
  },
  remedy: checkCertificate,
}

/** Where CONNECT was revoked, which has the code of every missing right. */
const mayNotConnect: Reason = {
  reason: { zh: '此用户没有连接该数据库的权限', en: 'the user may not connect to this database' },
  remedy: {
    zh: '请由管理员执行 GRANT CONNECT ON DATABASE 库名 TO 用户',
    en: 'let an administrator run GRANT CONNECT ON DATABASE name TO user',
  },
}

/** By PostgreSQL's code, or its first two digits, or the system's. */
const troubles: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: notThere,
  EHOSTUNREACH: notThere,
  ENETUNREACH: notThere,
  ENOTFOUND: notThere,
  EAI_AGAIN: notThere,
  ETIMEDOUT: notThere,
  ENOENT: notThere,
  EACCES: notThere,
  ECONNRESET: goneAway,
  EPIPE: goneAway,
  '08': goneAway,
  '57P01': goneAway,
  '57P02': goneAway,
  '57P03': {
    reason: { zh: '服务器正在启动或停止', en: 'the server is starting or stopping' },
    remedy: again,
  },
  '28P01': { reason: { zh: '密码不对', en: 'the password is wrong' }, remedy: checkUser },
  '28000': {
    reason: { zh: '服务器不接受此用户', en: 'the server does not let this user in' },
    remedy: {
      zh: '请检查用户名，以及服务器的 pg_hba.conf 是否允许它从本机连接、是否要求 TLS（sslmode=require）',
      en: 'check the user, and whether pg_hba.conf of the server lets it in from this machine or asks for TLS (sslmode=require)',
    },
  },
  '3D000': {
    reason: { zh: '没有这个数据库', en: 'there is no such database' },
    remedy: {
      zh: "请由管理员执行 CREATE DATABASE 库名 OWNER 用户 ENCODING 'UTF8' TEMPLATE template0",
      en: "let an administrator run CREATE DATABASE name OWNER user ENCODING 'UTF8' TEMPLATE template0",
    },
  },
  '53100': {
    reason: { zh: '服务器的磁盘空间不足', en: 'the disk of the server is full' },
    remedy: { zh: '请腾出空间后重试', en: 'make room, then try again' },
  },
  '53300': {
    reason: { zh: '服务器的连接数已满', en: 'the server has no connection left' },
    remedy: {
      zh: '请提高 max_connections，或减少连接它的进程',
      en: 'raise max_connections, or let fewer processes connect',
    },
  },
  '55P03': {
    reason: {
      zh: '另一个进程正在修改同一数据',
      en: 'another process is changing the same data',
    },
    remedy: { zh: '请待其结束后重试', en: 'try again once that is done' },
  },
  '25006': {
    reason: { zh: '服务器只能读取', en: 'the server can only be read' },
    remedy: {
      zh: '请改用主服务器的地址',
      en: 'give the address of the primary server',
    },
  },
  '42501': {
    reason: { zh: '权限不足', en: 'rights are missing' },
    remedy: {
      zh: '请由表的所有者执行，或由其授权',
      en: 'run it as the owner of the tables, or let the owner grant them',
    },
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_HAS_EXPIRED: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted,
}

/** What the driver says without a code. */
const phrases: readonly (readonly [RegExp, Reason])[] = [
  [/timeout/i, notThere],
  [/connection terminated|client has encountered a connection error/i, goneAway],
  [
    /does not support SSL/i,
    {
      reason: { zh: '服务器不支持 TLS', en: 'the server does not offer TLS' },
      remedy: {
        zh: '请在服务器上启用（ssl=on），或去掉 sslmode',
        en: 'turn it on there (ssl=on), or leave sslmode out',
      },
    },
  ],
  [
    /requires specifying a CA/i,
    {
      reason: { zh: 'sslmode=verify-ca 需要 CA', en: 'sslmode=verify-ca needs a CA' },
      remedy: checkCertificate,
    },
  ],
  [
    /client password must be a string/i,
    {
      reason: { zh: '服务器要求密码', en: 'the server asks for a password' },
      remedy: {
        zh: '请在 database 中给出密码',
        en: 'give the password in database',
      },
    },
  ],
]

/** What an operator is told of a database that cannot be used; other errors stay as they are. */
export function cannotUse({ shown }: Address, error: unknown): unknown {
  const trouble = error instanceof Error ? reasonOf(error) : undefined
  if (!trouble) return error
  const { reason, remedy, code } = trouble
  const said = code ? { zh: `（${code}）`, en: ` (${code})` } : { zh: '', en: '' }
  return new OperatorError({
    zh: `无法使用数据库 ${shown}${said.zh}：${reason.zh}，${remedy.zh}`,
    en: `Cannot use the database ${shown}${said.en}: ${reason.en}; ${remedy.en}`,
  })
}

/**
 * The same of what PostgreSQL or its driver alone say, while the database is in use: the system says
 * as much of other files and pipes.
 */
export function cannotGoOn(address: Address, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code === '' || code === 'ECONNRESET' || /^\d/.test(code)
    ? cannotUse(address, error)
    : error
}

/** Undefined for a mistake of the program itself. */
function reasonOf(error: ServerError): (Reason & { readonly code?: string }) | undefined {
  const { code, message } = error
  if (typeof code === 'string') {
    // The only files that are opened are those that the address names.
    const isFile = 'syscall' in error && error.syscall === 'open'
    if (isFile) return { reason: { zh: message, en: message }, remedy: checkCertificate }
    const isNotLetIn = code === '42501' && error.routine === 'CheckMyDatabase'
    const known = isNotLetIn ? mayNotConnect : (troubles[code] ?? troubles[code.slice(0, 2)])
    return known && { ...known, code }
  }
  return phrases.find(([phrase]) => phrase.test(message))?.[1]
}

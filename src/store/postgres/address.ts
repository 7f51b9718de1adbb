import { OperatorError } from '../../core/errors.ts'

/** Where a PostgreSQL is, and as whom it is asked. */
export interface Address {
  /** What the driver connects by: it has the password. */
  readonly url: string
  /** `user@host:5432/database`, for whoever reads logs and errors. */
  readonly shown: string
}

/** What libpq means by them; without one there is no TLS. Those that only prefer TLS are not offered. */
const tlsModes = ['disable', 'require', 'verify-ca', 'verify-full']

const form = 'postgres://user:password@host:5432/database'

/** Reads the URL of a database. Throws OperatorError, which never tells the password. */
export function addressOf(url: string): Address {
  const parsed = URL.canParse(url) && isDecodable(url) ? new URL(url) : undefined
  // Without its slashes all that follows would be the name of a database, with the password.
  if (!parsed || !/^postgres(ql)?:\/\//i.test(url)) {
    throw new OperatorError({
      zh: `database 不是有效的 PostgreSQL 地址：应形如 ${form}，其中密码里的特殊字符须按百分号编码`,
      en: `database is no valid address of a PostgreSQL: give one such as ${form}, with special characters of the password percent-encoded`,
    })
  }
  const { searchParams, pathname } = parsed
  if (pathname.length < 2) {
    throw new OperatorError({
      zh: `database 没有写明数据库名：应形如 ${form}`,
      en: `database names no database: give an address such as ${form}`,
    })
  }
  const tls = searchParams.get('sslmode')
  if (tls !== null && !tlsModes.includes(tls)) {
    throw new OperatorError({
      zh: `database 中的 sslmode 为 ${tls}，应为 ${tlsModes.join('、')} 之一`,
      en: `sslmode in database is ${tls}, which is invalid: give one of ${tlsModes.join(', ')}`,
    })
  }
  if (tls !== null) {
    // Of several the driver would take the last one.
    searchParams.set('sslmode', tls)
    // Otherwise it takes `require` for `verify-full`, and warns of it.
    searchParams.set('uselibpqcompat', 'true')
  }
  return { url: parsed.href, shown: shownOf(parsed) }
}

function isDecodable(url: string): boolean {
  try {
    return decodeURIComponent(url) !== ''
  } catch {
    return false
  }
}

function shownOf({ username, hostname, port, pathname, searchParams }: URL): string {
  const user = searchParams.get('user') ?? decodeURIComponent(username)
  const host = searchParams.get('host') ?? decodeURIComponent(hostname)
  const at = `${host || 'localhost'}:${searchParams.get('port') ?? (port || '5432')}`
  return `${user && `${user}@`}${at}${decodeURIComponent(pathname)}`
}

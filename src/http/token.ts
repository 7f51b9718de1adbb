import type { IncomingHttpHeaders } from 'node:http'
import type { Text } from '../core/text.ts'
import { noToken } from '../services/metered/refusals.ts'

/** No token is as long; what is longer is refused by its beginning. */
const longestToken = 256

/**
 * The token of an `Authorization: Bearer` header, or else the one in the query, or else what to tell
 * the caller. The header may be a proxy's: one of another form counts only where there is no other.
 */
export function tokenOf(
  { authorization }: IncomingHttpHeaders,
  inQuery: string | undefined,
): string | Text {
  const inHeader = authorization === undefined ? noToken.missing : bearerOf(authorization)
  if (typeof inHeader === 'string' || inQuery === undefined) return inHeader
  if (inQuery !== '') return inQuery
  return authorization === undefined ? noToken.emptyParameter : inHeader
}

function bearerOf(authorization: string): string | Text {
  const usual = /^Bearer {1,8}(\S{1,256})$/i.exec(authorization)?.[1]
  if (usual !== undefined) return usual
  const [scheme = '', token, ...more] = authorization.trim().split(/\s+/)
  if (scheme !== '' && !/^Bearer$/i.test(scheme)) return noToken.notBearer
  if (token === undefined) return noToken.emptyHeader
  return more.length > 0 ? noToken.severalWords : token.slice(0, longestToken)
}

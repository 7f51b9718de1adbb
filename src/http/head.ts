import type { IncomingMessage } from 'node:http'
import type { Text } from '../core/text.ts'
import { addressInvalid, otherVersion, type ProtocolProblem, unclearLength } from './unreadable.ts'

/** A head may have this many header lines, which is more than any client or proxy sends. */
const maxHeaderLines = 1000

/**
 * A host is a name, an IPv4 address or an IPv6 address in brackets, each with or without a port.
 */
const hostPattern = /^(?:[\w.~%-]*|\[[\da-f:.]+\])(?::\d{0,5})?$/i

/** The form that an address has when it is sent to a proxy. */
const absoluteForm = /^https?:\/\/([^/?#]*)/i

/**
 * What is wrong with a head that the parser has let through; undefined where nothing is. An address
 * in absolute form becomes what follows its host, which takes the place of the header's (RFC 9112,
 * 3.2.2), so that whatever comes after sees addresses in one form.
 */
export function headProblem(request: IncomingMessage): ProtocolProblem | undefined {
  if (request.httpVersionMajor !== 1) return otherVersion(request.httpVersion)
  const { host, 'transfer-encoding': coding } = request.headers
  const problem = linesProblem(request)
  if (problem) return problem
  if (host !== undefined && !hostPattern.test(host)) return hostInvalid
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') return unclearLength
  return request.url?.startsWith('/') ? undefined : addressProblem(request)
}

/**
 * These headers may be given once: node keeps one of two and says nothing, and proxies disagree on
 * which.
 */
function linesProblem({ rawHeaders, httpVersionMinor }: IncomingMessage) {
  if (rawHeaders.length > 2 * maxHeaderLines) return tooManyHeaders
  let hosts = 0
  let authorizations = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    // Lengths first: this is on the way of every call.
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
    else if (name.length === 13 && name.toLowerCase() === 'authorization') authorizations++
  }
  if (hosts > 1) return hostRepeated
  if (hosts === 0 && httpVersionMinor > 0) return hostMissing
  return authorizations > 1 ? authorizationRepeated : undefined
}

function addressProblem(request: IncomingMessage): ProtocolProblem | undefined {
  const { url = '', method, headers } = request
  if (url === '*' && method === 'OPTIONS') return undefined
  const [origin, host = ''] = absoluteForm.exec(url) ?? []
  if (origin === undefined) return addressInvalid
  if (host === '' || !hostPattern.test(host)) return hostInvalid
  const rest = url.slice(origin.length)
  request.url = rest.startsWith('/') ? rest : `/${rest}`
  headers.host = host
  return undefined
}

const bad = (text: Text): ProtocolProblem => ({ status: 400, text })

const tooManyHeaders: ProtocolProblem = {
  status: 431,
  text: {
    zh: `请求头过多：至多 ${maxHeaderLines} 行`,
    en: `There are too many header lines: a request may have ${maxHeaderLines}`,
  },
}

const hostMissing = bad({
  zh: '缺少请求头 Host：HTTP/1.1 的每个请求都要有',
  en: 'The header Host is missing: every request of HTTP/1.1 has one',
})

const hostRepeated = bad({
  zh: '请求头 Host 出现了多次：只能有一个',
  en: 'The header Host is given more than once: give it once',
})

const hostInvalid = bad({
  zh: '请求中的主机名无效：应为主机名或 IP 地址，可带端口，如 api.example.com:8720',
  en: 'The host of the request is not valid: give a name or an IP address, with or without a port, such as api.example.com:8720',
})

const authorizationRepeated = bad({
  zh: '请求头 Authorization 出现了多次：只能有一个',
  en: 'The header Authorization is given more than once: give it once',
})

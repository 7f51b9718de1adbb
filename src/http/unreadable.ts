import { quotedExcerpt } from '../core/redact.ts'
import type { Text } from '../core/text.ts'

/** What is wrong with a request by the rules of HTTP, and the status that says so. */
export interface ProtocolProblem {
  readonly status: number
  readonly text: Text
  /** The methods that may be used; present where the method was wrong. */
  readonly allow?: string
}

/** An error of a connection, or of node's parser, which tells what it stopped at. */
export interface ConnectionError extends Error {
  readonly code?: string
  readonly rawPacket?: Buffer
  /** How much of that had been read. */
  readonly bytesParsed?: number
}

/**
 * What to tell whoever sent what the parser gave up on; undefined where there is nobody to be told.
 */
export function unreadable(error: ConnectionError): ProtocolProblem | undefined {
  const { code = '' } = error
  const text = unreadIn(error)
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, text: tooSlow }
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, text: headTooLong }
    case 'HPE_PAUSED_H2_UPGRADE':
      return otherVersion('2.0')
    case 'HPE_INVALID_METHOD':
      return badMethod(text)
    case 'HPE_INVALID_URL':
    case 'HPE_INVALID_CONSTANT':
    case 'HPE_INVALID_VERSION':
    case 'HPE_STRICT':
      return badRequestLine(/^[^\r\n]*/.exec(text)?.[0] ?? '')
    case 'HPE_INVALID_EOF_STATE':
      return { status: 400, text: cutOff }
    case 'HPE_INVALID_CONTENT_LENGTH':
    case 'HPE_UNEXPECTED_CONTENT_LENGTH':
    case 'HPE_INVALID_TRANSFER_ENCODING':
      return unclearLength
    case 'HPE_INVALID_HEADER_TOKEN':
    case 'HPE_UNEXPECTED_SPACE':
    case 'HPE_CR_EXPECTED':
    case 'HPE_LF_EXPECTED':
      return { status: 400, text: badHeader }
    default:
      return code.startsWith('HPE_') ? { status: 400, text: notHttp } : undefined
  }
}

/** The request that the parser gave up on, behind those that came in one piece with it. */
function unreadIn({ rawPacket, bytesParsed = 0 }: ConnectionError): string {
  if (!rawPacket) return ''
  const text = rawPacket.toString('latin1')
  const endOfBefore = text.slice(0, bytesParsed).lastIndexOf('\r\n\r\n')
  return text.slice(Math.max(0, endOfBefore)).replace(/^[\r\n]+/, '')
}

function badMethod(text: string): ProtocolProblem {
  if (text.startsWith('\x16')) return { status: 400, text: isTls }
  // What is longer than any is told by its beginning, whether or not it has come to its end.
  const method = /^([\w!#$%&'*+.^`|~-]+)(?: |(?<=.{64})$)/.exec(text)?.[1]
  if (method === undefined) return { status: 400, text: notHttp }
  const shown = quotedExcerpt(method)
  return {
    status: 501,
    text: {
      zh: `没有${shown.zh}这个方法：请用 GET（须大写）`,
      en: `There is no method ${shown.en}: use GET, in capitals`,
    },
  }
}

function badRequestLine(line: string): ProtocolProblem {
  if (/[\x80-\xff]/.test(line)) return { status: 400, text: notAscii }
  if (/\p{Cc}/u.test(line)) return { status: 400, text: controlCharacter }
  const [, target = '', version = ''] = /^\S+ +(.+) HTTP\/(\S+)$/.exec(line) ?? []
  if (target.includes(' ')) return { status: 400, text: spaceInAddress }
  if (version !== '' && version !== '1.0' && version !== '1.1') return otherVersion(version)
  if (target !== '' && !target.startsWith('/')) return addressInvalid
  return { status: 400, text: notHttp }
}

/** What to tell whoever speaks another HTTP than we do. */
export function otherVersion(version: string): ProtocolProblem {
  const shown = version.slice(0, 8)
  return {
    status: 505,
    text: {
      zh: `此处不支持 HTTP/${shown}：请用 HTTP/1.1`,
      en: `HTTP/${shown} is not spoken here: use HTTP/1.1`,
    },
  }
}

export const addressInvalid: ProtocolProblem = {
  status: 400,
  text: {
    zh: '请求地址无效：应以 / 开头，或以 http:// 加主机名开头',
    en: 'The address of the request is not valid: it begins with /, or with http:// and a host',
  },
}

/** Where a body ends is a matter of opinion, by which requests can be smuggled past a proxy. */
export const unclearLength: ProtocolProblem = {
  status: 400,
  text: {
    zh: '请求体的长度不明确：Content-Length 须为一个整数，Transfer-Encoding 只能为 chunked，两者不能同时出现',
    en: 'The length of the body is unclear: give one whole number as Content-Length, or Transfer-Encoding: chunked, and not both',
  },
}

const tooSlow: Text = {
  zh: '请求未能在时限内发完：请重新发送',
  en: 'The request did not come to its end in time: send it again',
}

/** The longest head that is read, in bytes: the longest address that is still answered, and more. */
export const maxHeadBytes = 128 * 1024

const headTooLong: Text = {
  zh: `请求地址和请求头过长：合计至多 ${maxHeadBytes / 1024} KB`,
  en: `The address and headers are too long: they may have ${maxHeadBytes / 1024} KB together`,
}

const isTls: Text = {
  zh: '此端口提供 HTTP 而不是 HTTPS：请把地址开头改为 http://',
  en: 'This port speaks HTTP and not HTTPS: begin the address with http://',
}

const notAscii: Text = {
  zh: '请求地址中含有非 ASCII 字符（如中文）：请先按 UTF-8 作百分号编码，例如“美妆”写作 %E7%BE%8E%E5%A6%86',
  en: 'The address has characters beyond ASCII: percent-encode them as UTF-8, for example é as %C3%A9',
}

const controlCharacter: Text = {
  zh: '请求地址中含有控制字符：请去掉，或作百分号编码',
  en: 'The address has a control character: leave it out, or percent-encode it',
}

const spaceInAddress: Text = {
  zh: '请求地址中含有空格：请写作 %20',
  en: 'The address has a space: write it as %20',
}

const cutOff: Text = {
  zh: '请求没有发完，连接就关闭了',
  en: 'The connection was closed before the request came to its end',
}

const badHeader: Text = {
  zh: '有一行请求头不合法：应由名称、冒号和值组成，名称只含 ASCII 字母、数字与连字符，值不含控制字符，以 CRLF 换行',
  en: 'A header line is not valid: it has a name of ASCII letters, digits and hyphens, a colon, and a value without control characters, and ends with CRLF',
}

const notHttp: Text = {
  zh: '请求不是合法的 HTTP：首行应为 GET /ping HTTP/1.1 这样的形式，以 CRLF 换行',
  en: 'The request is not valid HTTP: its first line is one such as GET /ping HTTP/1.1, and lines end with CRLF',
}

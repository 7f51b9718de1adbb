import type { Refusal } from '../core/codes.ts'
import { AppError } from '../core/errors.ts'
import type { Text } from '../core/text.ts'

/**
 * What became of a collection: `transient` may pass when tried again, `failed` would not, `limited`
 * is the upstream's rate, `refused` its complaint about the parameters. `loginLost`, `blocked` and
 * `unreadable`, a session in no form that is read, stop the source until the operator acts; `operator`
 * is a vendor's token, permission or balance.
 */
export type FaultKind =
  | 'transient'
  | 'failed'
  | 'limited'
  | 'refused'
  | 'loginLost'
  | 'blocked'
  | 'unreadable'
  | 'operator'

export interface FaultOptions {
  /** What was seen, for the operator's log; it never reaches the caller. */
  readonly detail: string
  readonly retryAfterMs?: number
  /** The upstream's own words about the parameters; callers read them. */
  readonly complaint?: string
  /** Whether only this dataset is concerned, and others may well be served. */
  readonly datasetOnly?: boolean
  /** Whether it was read out of words that may be about something else. */
  readonly unsure?: boolean
  /** Whether a limit of our own kept it from being asked, which says nothing about the source. */
  readonly unasked?: boolean
  /** Whether nothing of the request went out. */
  readonly unsent?: boolean
  /** What helps, where more is known than the kind says. Anybody may read it. */
  readonly advice?: Text
  /** What callers are told, where that is not what they are told of every fault of the kind. */
  readonly caller?: Text
}

/** Why a source brought nothing: what the caller is told, and what the operator reads. */
export class SourceFault extends AppError {
  readonly kind: FaultKind
  readonly detail: string
  readonly datasetOnly: boolean
  readonly unsure: boolean
  readonly unasked: boolean
  readonly unsent: boolean
  /** What another process makes the same fault of. */
  readonly options: FaultOptions
  readonly #advice: Text | undefined
  readonly #complaint: string | undefined
  /** The source's name, once one has owned up to it. */
  source: string | undefined

  constructor(kind: FaultKind, options: FaultOptions) {
    const { detail, retryAfterMs, complaint, caller = texts[kind].caller } = options
    const text = complaint ? refusal(complaint) : caller
    super(texts[kind].code, text, retryAfterMs === undefined ? {} : { retryAfterMs })
    this.kind = kind
    this.detail = detail
    this.datasetOnly = options.datasetOnly ?? false
    this.unsure = options.unsure ?? false
    this.unasked = options.unasked ?? false
    this.unsent = options.unsent ?? false
    this.#advice = options.advice
    this.options = options
    this.#complaint = complaint
  }

  /**
   * The fault in short words that `redact` has gone over, and of another kind where one is given.
   */
  cleaned(redact: (text: string) => string, kind = this.kind): SourceFault {
    const { detail, retryAfterMs, datasetOnly, unsure, unasked, unsent } = this
    return new SourceFault(kind, {
      detail: excerpt(redact(detail)),
      ...{ datasetOnly, unsure, unasked, unsent },
      ...(this.#advice && { advice: this.#advice }),
      ...(this.options.caller && { caller: this.options.caller }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...(this.#complaint !== undefined && { complaint: excerpt(redact(this.#complaint)) }),
    })
  }

  /**
   * What happened and what helps, for the operator. It is free of what was seen, as anybody may
   * read it.
   */
  get advice(): Text {
    return this.#advice ?? texts[this.kind].operator
  }
}

interface KindTexts {
  readonly code: Refusal
  readonly caller: Text
  readonly operator: Text
}

const collectionFailed: Text = {
  zh: '采集失败，请稍后重试',
  en: 'The collection failed; retry later',
}

const notAvailable: Text = {
  zh: '采集失败：数据来源暂不可用，需由运营者处理',
  en: 'The collection failed: the source is not available until the operator sees to it',
}

const texts: Readonly<Record<FaultKind, KindTexts>> = {
  transient: {
    code: 301,
    caller: collectionFailed,
    operator: { zh: '暂时无法采集', en: 'cannot collect for now' },
  },
  failed: {
    code: 301,
    caller: collectionFailed,
    operator: { zh: '采集失败', en: 'cannot collect this' },
  },
  limited: {
    code: 302,
    caller: {
      zh: '数据来源限流，请稍后重试',
      en: 'The source limits the rate; retry later',
    },
    operator: { zh: '被上游限流', en: 'the upstream limits the rate' },
  },
  refused: {
    code: 400,
    caller: { zh: '上游不接受这些参数', en: 'The upstream does not accept these parameters' },
    operator: { zh: '上游不接受参数', en: 'the upstream refuses the parameters' },
  },
  loginLost: {
    code: 301,
    caller: {
      zh: '采集失败：数据来源的登录已失效',
      en: "The collection failed: the source's login has expired",
    },
    operator: {
      zh: '登录已失效，请重新登录星图并更新会话',
      en: 'the login has expired: log in to Xingtu again and renew the session',
    },
  },
  blocked: {
    code: 301,
    caller: {
      zh: '采集失败：数据来源拒绝访问',
      en: 'The collection failed: the source denies access',
    },
    operator: {
      zh: '被上游拒绝或要求验证，请在浏览器中处理后更新会话',
      en: 'the upstream denies access or asks for a verification: settle that in a browser, then renew the session',
    },
  },
  unreadable: {
    code: 301,
    caller: notAvailable,
    operator: {
      zh: '无法读取会话：请给出一行 Cookie、“复制为 cURL”的命令、请求头、cookies.txt、开发者工具中的 Cookie 表格，或浏览器扩展与 Playwright 导出的 JSON，详见日志',
      en: 'the session cannot be read: give a Cookie line, a command of "Copy as cURL", request headers, a cookies.txt, the table of cookies of the developer tools, or JSON as browser extensions and Playwright write it; the log says more',
    },
  },
  operator: {
    code: 301,
    caller: notAvailable,
    operator: {
      zh: '请核对其地址、令牌、权限与余额',
      en: 'see to its address, token, permissions and balance',
    },
  },
}

function refusal(complaint: string): Text {
  const { caller } = texts.refused
  return { zh: `${caller.zh}：${complaint}`, en: `${caller.en}: ${complaint}` }
}

/** Puts somebody else's words on one line, of a length that does no harm. */
function excerpt(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return line.length > 200 ? `${line.slice(0, 200)}…` : line
}

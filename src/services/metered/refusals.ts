import type { Meter } from '../../catalog/operations/operation.ts'
import type { Refusal } from '../../core/codes.ts'
import { codes } from '../../core/codes.ts'
import { formatMoney } from '../../core/money.ts'
import type { Text } from '../../core/text.ts'
import type { Standing, TokenFault, Verdict } from '../../ledger/protocol.ts'
import type { Refused } from './outcome.ts'

/** Why a token was refused. Who holds a token may know what became of it; who guesses learns nothing. */
const faults: Readonly<Record<TokenFault, Text>> = {
  unknown: { zh: '没有这个令牌', en: 'no such token' },
  revoked: { zh: '令牌已吊销', en: 'the token was revoked' },
  disabled: { zh: '令牌已停用', en: 'the token is disabled' },
  expired: { zh: '令牌已过期', en: 'the token has expired' },
  address: {
    zh: '来源地址不在令牌允许的范围内',
    en: 'the token may not be used from this address',
  },
}

type RefusingVerdict = Exclude<Verdict, { code: 0 }>

/** What the caller of a refused call reads: what was wrong, with its figures, and what to do. */
function refusalText(verdict: RefusingVerdict, endpointPath: string): Text {
  switch (verdict.code) {
    case 100:
      return faultText(verdict.fault)
    case 302:
      return tooSoonText(verdict.standing)
    case 303: {
      const limit = verdict.standing.quota?.limit ?? 0
      return explained(303, {
        zh: `每日至多 ${limit} 次，北京时间零点恢复`,
        en: `at most ${limit} calls a day; it starts anew at midnight in Shanghai`,
      })
    }
    case 600:
      return explained(600, {
        zh: `该令牌未开通 ${endpointPath}，请联系运营者`,
        en: `${endpointPath} is not in the token's list; ask the operator`,
      })
    case 601: {
      const price = formatMoney(verdict.priceMicros)
      const available = formatMoney(verdict.standing.availableMicros)
      return explained(601, {
        zh: `本次调用需 ${price}，可用余额 ${available}，请充值`,
        en: `the call costs ${price} and ${available} is available; top the account up`,
      })
    }
    default:
      return codes[verdict.code].meaning
  }
}

function tooSoonText({ rate: { limit, resetMs } }: Standing): Text {
  return explained(302, {
    zh: `每秒至多 ${limit} 次，请在 ${resetMs} 毫秒后重试`,
    en: `at most ${limit} calls a second; retry in ${resetMs} ms`,
  })
}

/** What the caller reads whose token is not let in. */
export function faultText(fault: TokenFault): Text {
  return explained(100, faults[fault])
}

function explained(code: Refusal, detail: Text): Text {
  const { meaning } = codes[code]
  return { zh: `${meaning.zh}：${detail.zh}`, en: `${meaning.en}: ${detail.en}` }
}

/** What to tell a caller who gave no token that could be looked up, by what stands in its place. */
export const noToken = {
  missing: explained(100, {
    zh: '未提供令牌，请用请求头 Authorization: Bearer 或查询参数 token 传入',
    en: 'none was given; send it as Authorization: Bearer or as the query parameter token',
  }),
  emptyParameter: explained(100, {
    zh: '查询参数 token 为空，请填入 ast_ 开头的令牌，或用请求头 Authorization: Bearer 传入',
    en: 'the query parameter token is empty; give it the token, which begins with ast_, or send Authorization: Bearer ast_…',
  }),
  emptyHeader: explained(100, {
    zh: '请求头 Authorization 中没有令牌，应为 Authorization: Bearer ast_…',
    en: 'the header Authorization has no token; send Authorization: Bearer ast_…',
  }),
  notBearer: explained(100, {
    zh: '请求头 Authorization 不是以 Bearer 和空格开头，应为 Authorization: Bearer ast_…',
    en: 'the header Authorization does not begin with Bearer and a space; send Authorization: Bearer ast_…',
  }),
  severalWords: explained(100, {
    zh: '请求头 Authorization 中 Bearer 之后不止一个词，应为 Authorization: Bearer ast_…，令牌中没有空格',
    en: 'the header Authorization has more than one word after Bearer; send Authorization: Bearer ast_…, and no space in the token',
  }),
} satisfies Record<string, Text>

/** What to tell a caller whose token can be none of ours. */
export const malformedToken: Text = explained(100, {
  zh: '令牌不完整或有误，应为 ast_ 开头的 40 个字符，且校验位相符',
  en: 'it is incomplete or mistyped; a token is 40 characters from ast_ on, and its checksum fails',
})

/** A refusal that costs nothing, with what else the caller is told. */
export function refused(
  requestId: string,
  code: Refusal,
  text: Text,
  told: Partial<Pick<Refused, 'standing' | 'source' | 'sourceMs' | 'retryAfterMs'>> = {},
): Refused {
  const { standing, source = null, sourceMs, retryAfterMs } = told
  return { code, text, requestId, costMicros: 0, standing, source, sourceMs, retryAfterMs }
}

/** The refusal of a question that the token's rate has no room for. */
export function tooSoon(requestId: string, standing: Standing): Refused {
  const retryAfterMs = standing.rate.resetMs
  return refused(requestId, 302, tooSoonText(standing), { standing, retryAfterMs })
}

/** The refusal that a verdict comes to. */
export function refusedBy(verdict: Verdict, { path }: Meter, requestId: string): Refused {
  if (verdict.code === 0) throw new Error('What was admitted cannot be refused by its verdict')
  const text = refusalText(verdict, path)
  if (verdict.code === 100) return refused(requestId, 100, text)
  const { code, standing } = verdict
  const waits = { 302: standing.rate.resetMs, 303: standing.quota?.resetMs }
  const retryAfterMs = code === 302 || code === 303 ? waits[code] : undefined
  return refused(requestId, code, text, { standing, retryAfterMs })
}

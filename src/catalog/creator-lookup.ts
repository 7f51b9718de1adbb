import { baseResponse } from './base-response.ts'
import type { Census, Profile } from './creator/census.ts'
import { populationId, populationSize } from './creator/population.ts'
import { inSteps, type Projection } from './define.ts'
import { type AccountName, documentedAccount } from './kinds/account.ts'
import { documentedCreatorId, idPattern } from './kinds/id.ts'
import type { Subject } from './request.ts'
import { flag, id, record } from './units.ts'

/** What the lookups answer with: who has an account at Douyin. */
export const lookupData = record(
  {
    zh: '该账号在星图的达人 ID；未入驻或查无此号时只有 exist',
    en: "The account's creator id at Xingtu; exist alone where nobody has the account or it has not joined",
  },
  {
    exist: flag({
      zh: '是否找到：为 false 即查无此号，或未入驻星图；由星图直接返回时可能没有',
      en: 'Whether somebody was found: false where nobody has the account, or it has not joined Xingtu; it may be absent where Xingtu itself answers',
    }),
    id: id(
      {
        zh: '达人的星图 ID，即 kolId；可能以数字给出，请勿用会丢失精度的方式解析',
        en: "The creator's Xingtu id, the kolId; it may come as a number, so do not parse it into one that loses digits",
      },
      'likely',
    ),
    core_user_id: id(
      { zh: '抖音 uid，不一定返回', en: 'The uid at Douyin; not always there' },
      'likely',
    ),
    base_resp: baseResponse,
  },
)

/** Whom an answer found. */
export function foundByLookup(answer: unknown): readonly Subject[] {
  const found = String((answer as { readonly id?: unknown } | null)?.id ?? '')
  return idPattern.test(found) ? [{ kind: 'creator', id: found }] : []
}

/** The population's creator who has the account that the query names by `parameter`. */
export const lookup = (account: AccountName, parameter: string): Projection =>
  inSteps(function* ({ census }, { query }) {
    const asked = query[parameter]
    const base_resp = { status_code: 0, status_message: '' }
    if (asked === documentedAccount[account]) {
      return { ...found(documentedCreatorId, documentedAccount.uid), base_resp }
    }
    const place = yield* placeOf(account, asked, census())
    if (place === undefined) return { exist: false, base_resp }
    return { ...found(populationId(place), census().profile(place).coreUserId), base_resp }
  })

const found = (id: string, coreUserId: string) => ({ exist: true, id, core_user_id: coreUserId })

const memberOf = {
  uid: 'coreUserId',
  secUid: 'secUid',
  uniqueId: 'uniqueId',
} as const satisfies Readonly<Record<AccountName, keyof Profile>>

function* placeOf(account: AccountName, asked: string | undefined, census: Census) {
  for (let place = 0; place < populationSize; place++) {
    if (census.profile(place)[memberOf[account]] === asked) return place
    yield
  }
  return undefined
}

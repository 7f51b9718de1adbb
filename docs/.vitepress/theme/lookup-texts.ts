import type { Match } from '../../../src/catalog/operations/resolve.ts'
import type { Text } from '../../../src/core/text.ts'
import type { FoundCandidate, LookupQuote } from './lookup.ts'
import { counted } from './texts.ts'

/** What the page says where names are looked up. */
export const lookupTexts = {
  asking: { zh: '正在询价…', en: 'Asking for the price…' },
  searching: { zh: '正在查询，最长约 1 分钟…', en: 'Looking up, for a minute at most…' },
  spend: { zh: '确认并查询', en: 'Agree and look up' },
  choose: {
    zh: '请为每一行选定一位达人。同名的可能不止一位，请自行核对。',
    en: 'Choose a creator for each line. Several may have one name: check for yourself.',
  },
  leaveOut: { zh: '都不是，去掉这一行', en: 'None of them: leave the line out' },
  drop: { zh: '去掉这一行', en: 'Leave the line out' },
  more: {
    zh: '还有未列出的：请填更完整的名称，或主页地址',
    en: 'There are more than are listed: give more of the name, or the address of the profile',
  },
  use: { zh: '采用所选', en: 'Use what is chosen' },
  unchosen: { zh: '还有未选定的行：', en: 'Nothing is chosen yet for: ' },
} as const satisfies Readonly<Record<string, Text>>

const matches: Readonly<Record<Match, Text>> = {
  id: { zh: '所给即此 ID', en: 'the id itself' },
  uid: { zh: '抖音 uid 相同', en: 'same uid at Douyin' },
  secUid: { zh: '主页地址相同', en: 'same address of the profile' },
  uniqueId: { zh: '抖音号相同', en: 'same Douyin number' },
  nickname: { zh: '昵称相同', en: 'same nickname' },
  nicknamePart: { zh: '昵称包含所给文字', en: 'nickname has what was given' },
  found: { zh: '搜到，依据不明', en: 'found; the answer does not show why' },
}

/** What is known of a candidate, beside the id; what nobody told is left out. */
export function candidateText({
  nickname,
  followers,
  province,
  city,
  matched,
}: FoundCandidate): Text {
  const place = [province, city].filter((each) => each !== null)
  const told = (fans: string, word: Text[keyof Text]) =>
    [nickname, followers === null ? null : fans, [...new Set(place)].join(' '), word].filter(
      Boolean,
    )
  const count = followers?.toLocaleString('en-US')
  return {
    zh: told(`粉丝 ${count}`, matches[matched].zh).join('，'),
    en: told(`${count} followers`, matches[matched].en).join(', '),
  }
}

/** What looking names up will cost. */
export const lookupQuoteText = ({ calls, stored, price, available }: LookupQuote): Text => ({
  zh: `共须查询 ${calls} 次，其中 ${stored} 次有可用的已存结果；全部成功时 ${price} 元，未取得的不收费。只有字母与数字的，昵称与抖音号各查一次；写明“抖音号：”或“昵称：”就只查一次。可用余额 ${available} 元。`,
  en: `It takes ${counted(calls, 'question')}; a stored answer will do for ${stored} of them. If all succeed it costs ${price} CNY; what does not come is free. A word of letters and digits is asked about as a nickname and as a Douyin number: write 抖音号: or 昵称: before it to ask once. ${available} CNY is available.`,
})

/** That the token may not ask everything that it would take. */
export const lookupNotPermitted = (endpoints: readonly string[]): Text => ({
  zh: `该令牌无权调用 ${endpoints.join('、')}，无法按名称搜索：请联系运营者开通，或改填 ID`,
  en: `The token may not call ${endpoints.join(', ')}, so that names cannot be searched for: ask the operator, or give ids`,
})

import type { Text } from '../../core/text.ts'
import { flag as flagParameter } from '../kinds/flag.ts'
import { documentedCreatorId } from '../kinds/id.ts'
import { lines } from '../kinds/lines.ts'
import { words } from '../kinds/words.ts'
import { always, count, flag, id, list, naming, orNull, words as said } from '../units.ts'
import { money, time } from './members.ts'
import type { Operation } from './operation.ts'
import { endpoint, maxAge, quoteWith } from './view-members.ts'

/** One question has no more lines. */
const maxLines = 2000

/** Candidates of a line at the most: who is further down is better searched for. */
export const maxCandidates = 10

/** What of a creator agrees with a line. */
export type Match = 'id' | 'uid' | 'secUid' | 'uniqueId' | 'nickname' | 'nicknamePart' | 'found'

const candidate = always(
  { zh: '一位可能的达人', en: 'One creator who may be meant' },
  {
    id: naming(id({ zh: '达人 ID', en: "The creator's id" })),
    matched: said({
      zh: '依据：id 所给即达人 ID，uid 抖音 uid 相同，secUid 主页地址中的 sec_uid 相同，uniqueId 抖音号相同，nickname 昵称相同，nicknamePart 昵称包含所给文字，found 由来源搜到而结果中看不出依据',
      en: 'What agrees: id the line is the id itself, uid the uid at Douyin, secUid the sec_uid in the address of the profile, uniqueId the Douyin number, nickname the whole nickname, nicknamePart a part of it, found where the source found the creator and its answer does not show why',
    }),
    exact: flag({
      zh: '所依据的字段是否与所给完全一致；同名达人可能不止一位',
      en: 'Whether that field is all of what was given; several creators may have one nickname',
    }),
    nickname: orNull(
      said({
        zh: '昵称；未搜索则为 null，由账号查到的不带昵称',
        en: 'Nickname; null where nobody was searched for: looking up an account brings none',
      }),
    ),
    followers: orNull(
      count({
        zh: '粉丝数；未搜索或缺失则为 null',
        en: 'Followers; null where nobody was searched for, or none are given',
      }),
    ),
    province: orNull(said({ zh: '省份；未知则为 null', en: 'Province; null where it is unknown' })),
    city: orNull(said({ zh: '城市；未知则为 null', en: 'City; null where it is unknown' })),
  },
)

const lineMembers = {
  line: naming(said({ zh: '所给的一行', en: 'The line as it was given' })),
  kind: said({
    zh: '读作什么：id 达人 ID，address 星图地址，profile 抖音主页地址，account 抖音号或 uid，name 昵称（也可能是抖音号），unreadable 无法识别',
    en: 'What it was read as: id, address (of Xingtu), profile (an address at Douyin), account (a Douyin number or uid), name (a nickname, or maybe a Douyin number), or unreadable',
  }),
  candidates: list(
    {
      zh: `可能的达人，完全一致的在前，至多 ${maxCandidates} 位；没有则为空`,
      en: `Those who may be meant, exact ones first, ${maxCandidates} at most; empty where there is none`,
    },
    candidate,
  ),
  more: flag({ zh: '是否还有未列出的', en: 'Whether there are more than are listed' }),
  problem: orNull(
    said({
      zh: '这一行有什么问题、如何处理；没有则为 null',
      en: 'What is wrong with the line and what helps; null where nothing is',
    }),
  ),
  source: orNull(
    said({ zh: '数据来源；未查询则为 null', en: 'The source; null where nobody was asked' }),
  ),
  collectedAt: orNull(
    time({
      zh: '查询结果的采集时间；未查询则为 null',
      en: 'When the answer was collected; null where nobody was asked',
    }),
  ),
  requestId: orNull(
    said({
      zh: '查询的请求编号；查询了两次的，为找到达人的那次；未查询则为 null',
      en: 'The request id of the question, of two that of the one that found the creator; null where nobody was asked',
    }),
  ),
  cost: money({
    zh: '这一行各次查询的费用之和',
    en: 'What the questions about the line cost together',
  }),
}

const lineMeaning: Text = { zh: '一行的结果', en: 'What one line came to' }

const quote = quoteWith({
  items: list(
    { zh: '按接口列出', en: 'By endpoint' },
    always(
      { zh: '一个接口', en: 'One endpoint' },
      {
        endpoint,
        calls: count({ zh: '调用次数', en: 'How many calls' }),
        price: money({ zh: '全部成功时的费用（元）', en: 'What they cost if all succeed, in CNY' }),
        isPermitted: flag({ zh: '令牌是否有权调用', en: 'Whether the token may make them' }),
      },
    ),
  ),
})

const dryRun = flagParameter({
  zh: '为 true 时只报价，并给出无需查询即可读出的 ID，不查询也不计费。',
  en: 'With true it only says what it would cost, and the ids that are read as they are: nothing is asked, nothing charged.',
})

const exampleLine = {
  line: `https://www.xingtu.cn/ad/creator/author-homepage/douyin-video/${documentedCreatorId}`,
  kind: 'address',
  candidates: [
    {
      ...{ id: documentedCreatorId, matched: 'id', exact: true, nickname: null },
      ...{ followers: null, province: null, city: null },
    },
  ],
  ...{ more: false, problem: null, source: null, collectedAt: null, requestId: null, cost: '0.00' },
}

const path = '/api/creators/resolve'

const keywords: Text = {
  zh: '昵称 抖音号 主页链接 分享链接 uid sec_uid 星图ID 达人ID 查ID',
  en: 'name nickname handle profile link share url to id lookup resolve',
}

const common = { path, keywords, group: 'creators', entry: 'token', isSumOfCalls: true } as const

export const resolveCreator: Operation = {
  ...common,
  operationId: 'resolveCreator',
  slug: 'creator-resolve',
  method: 'GET',
  title: { zh: '由昵称或链接查达人 ID', en: 'From a name or link to the creator' },
  summary: {
    zh: '由达人 ID、星图或抖音主页地址、分享文本、抖音号、uid 或昵称，给出可能的达人及依据。主页、抖音号与 uid 精确查询，按相应接口计费；昵称按一次达人搜索计费。',
    en: 'From an id, an address at Xingtu or Douyin, a share text, a Douyin number, a uid or a nickname to the creators who may be meant, with what speaks for each. Profiles, Douyin numbers and uids are looked up exactly and charged as the endpoint for each; a nickname is charged as one creator search.',
  },
  parameters: {
    q: words(
      {
        zh: '一行：ID、地址、分享文本、抖音号、uid 或昵称',
        en: 'One line: an id, an address, a share text, a Douyin number, a uid or a nickname',
      },
      { most: 2000, example: exampleLine.line },
    ),
    maxAge,
    dryRun,
  },
  answer: always(lineMeaning, { ...lineMembers, quote }),
  example: { ...exampleLine, quote: null },
}

export const resolveCreators: Operation = {
  ...common,
  operationId: 'resolveCreators',
  slug: 'creators-resolve',
  method: 'POST',
  title: { zh: '批量由昵称或链接查达人 ID', en: 'From many names or links to creators' },
  summary: {
    zh: `一次至多 ${maxLines} 行，逐行给出可能的达人；相同的行只查询一次，有问题的行单独说明，其余照常。`,
    en: `Takes up to ${maxLines} lines and gives the creators who may be meant by each. Equal lines are asked about once; what is wrong with one is said there, and the others still come.`,
  },
  parameters: {
    lines: lines(
      {
        zh: '各行，每行为 ID、地址、分享文本、抖音号、uid 或昵称之一',
        en: 'The lines, each an id, an address, a share text, a Douyin number, a uid or a nickname',
      },
      { most: maxLines, example: `${exampleLine.line}\n小厨房` },
    ),
    maxAge,
    dryRun,
  },
  answer: always(
    { zh: '各行的结果', en: 'What the lines came to' },
    {
      lines: list(
        { zh: '与所给的行一一对应，次序相同', en: 'One for each line, in their order' },
        always(lineMeaning, lineMembers),
      ),
      cost: money({ zh: '各次查询的费用之和', en: 'What the questions cost together' }),
      quote,
    },
  ),
  example: { lines: [exampleLine], cost: '0.00', quote: null },
}

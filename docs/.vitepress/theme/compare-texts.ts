import type { Text } from '../../../src/core/text.ts'
import type { PresentedTotals } from '../../../src/derive/view/presented.ts'
import type { LineProblem } from './creator-lines.ts'
import { counted } from './texts.ts'

/** What the page that compares creators says. */
export const compareTexts = {
  lines: { zh: '达人，一行一位', en: 'Creators, one a line' },
  linesHint: {
    zh: '星图 ID、星图或抖音主页地址、昵称或抖音号，至多 20 位',
    en: 'Xingtu ids, addresses of profiles at Xingtu or Douyin, nicknames or Douyin numbers, 20 at most',
  },
  kind: { zh: '视频类别', en: 'Videos' },
  personal: { zh: '个人视频', en: 'Personal videos' },
  xingtu: { zh: '星图视频', en: 'Xingtu videos' },
  days: { zh: '统计时间', en: 'Period' },
  days30: { zh: '近 30 日', en: 'Last 30 days' },
  days90: { zh: '近 90 日', en: 'Last 90 days' },
  maxAge: { zh: '已存的结果', en: 'Stored answers' },
  afresh: { zh: '不用，全部重新采集', en: 'None: collect afresh' },
  ofDay: { zh: '可用 1 天内的', en: 'Up to a day old' },
  ofWeek: { zh: '可用 7 天内的', en: 'Up to a week old' },
  maxAgeHint: { zh: '已存的结果同样计费，但更快', en: 'Charged as well, but faster' },
  ask: { zh: '先看费用', en: 'See what it costs' },
  spend: { zh: '确认并对比', en: 'Agree and compare' },
  asking: { zh: '正在询价…', en: 'Asking for the price…' },
  collecting: { zh: '正在采集，最长约 1 分钟…', en: 'Collecting, for a minute at most…' },
  none: { zh: '请填写至少一位达人', en: 'Enter a creator first' },
  wrongLines: {
    zh: '以下各行没有认出达人，请修改或删去：',
    en: 'These lines name no creator. Mend or remove them:',
  },
  figure: { zh: '指标', en: 'Figure' },
  state: { zh: '状态', en: 'State' },
  name: { zh: '昵称', en: 'Nickname' },
  tier: { zh: '按哪一档对比', en: 'Compare on the tier' },
  source: { zh: '来源', en: 'Source' },
  collected: { zh: '采集时间（最早的）', en: 'Collected (the oldest)' },
  cost: { zh: '费用（元）', en: 'Cost (CNY)' },
  problems: { zh: '未取得', en: 'What did not come' },
  copySheet: { zh: '复制到表格', en: 'Copy for a spreadsheet' },
  download: { zh: '下载 CSV', en: 'Download CSV' },
  best: { zh: '最优', en: 'best' },
  legend: {
    zh: '★ 为有此档的达人中最优；“—”为缺失，不是 0；带公式的是推算值，指向数值可见代入的数；旗标是疑点，不是结论，点开可见规则与数值。',
    en: '★ is the best of those who sell the tier; “—” is missing, not 0. What has a formula is derived: point at a value to see the numbers put in. A flag is a suspicion, not a verdict: open it for its rule and numbers.',
  },
  sandboxFile: {
    zh: '以下是沙箱的虚构数据，不是真实达人；复制与下载的表格中也会注明。',
    en: 'Made-up sandbox data follows: these are no real creators. Copies and files say so too.',
  },
} as const satisfies Readonly<Record<string, Text>>

const lineProblems: Readonly<Record<LineProblem, Text>> = {
  rounded: {
    zh: '是表格软件的科学计数，末几位已丢失：请从星图主页地址重新复制',
    en: 'is how a spreadsheet prints a long number, whose last digits are lost: copy it again from the Xingtu page',
  },
  severalIds: {
    zh: '含有不止一个 ID：请只留一个',
    en: 'has more than one id: leave one',
  },
}

/** That a line of the list is wrong. */
export const wrongLine = (number: number, text: string, problem: LineProblem): Text => ({
  zh: `第 ${number} 行“${text}”${lineProblems[problem].zh}`,
  en: `Line ${number}, “${text}”, ${lineProblems[problem].en}`,
})

export const tooMany = (count: number): Text => ({
  zh: `填了 ${count} 位达人，一次至多 20 位`,
  en: `${count} creators are given, and 20 can be compared at once`,
})

interface QuoteFigures extends PresentedTotals {
  readonly creators: number
}

/** What a comparison will cost. */
export const quoteText = ({ creators, calls, stored, price, available }: QuoteFigures): Text => ({
  zh: `对比 ${creators} 位达人需 ${calls} 次查询，其中 ${stored} 次有可用的已存结果；全部成功时 ${price} 元，未取得的不收费。可用余额 ${available} 元。`,
  en: `Comparing ${counted(creators, 'creator')} takes ${counted(calls, 'question')}; a stored answer will do for ${stored} of them. If all succeed it costs ${price} CNY; what does not come is free. ${available} CNY is available.`,
})

/** That the token may not ask all of it. */
export const notPermitted = (endpoints: readonly string[]): Text => ({
  zh: `该令牌无权调用 ${endpoints.join('、')}，相应的指标会缺失：请联系运营者开通`,
  en: `The token may not call ${endpoints.join(', ')}, and what they give will be missing: ask the operator`,
})

/** How many flags were not judged. */
export const countOfFlags = (count: number): Text => ({
  zh: `${count} 条`,
  en: counted(count, 'flag'),
})

/** How one value follows. */
export const putIn = (formula: string, inputs: string): Text => ({
  zh: `${formula}；代入 ${inputs}`,
  en: `${formula}; with ${inputs}`,
})

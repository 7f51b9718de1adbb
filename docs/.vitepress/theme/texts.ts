import type { Language, Text } from '../../../src/core/text.ts'

/** What the parts of a page say that are no text of its own. */
export const texts = {
  environment: { zh: '环境', en: 'Environment' },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
  notCopied: { zh: '复制失败', en: 'Not copied' },
  copyPage: { zh: '复制为 Markdown', en: 'Copy page as Markdown' },
  viewMarkdown: { zh: '查看 Markdown', en: 'View as Markdown' },
  token: { zh: '令牌', en: 'Token' },
  tokenHint: {
    zh: '只留在本页内存中，不会保存，也不会出现在地址里',
    en: 'Stays in the memory of this page: never stored, never in the address',
  },
  optional: { zh: '选填', en: 'optional' },
  send: { zh: '发送', en: 'Send' },
  sending: { zh: '请求中…', en: 'Sending…' },
  cancel: { zh: '取消', en: 'Cancel' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  needsToken: { zh: '请先填写令牌', en: 'Enter a token first' },
  failed: {
    zh: '没有收到响应：服务不可达，或浏览器不允许此页访问它',
    en: 'No answer came: the server cannot be reached, or the browser does not let this page call it',
  },
  timedOut: { zh: '65 秒内没有收到响应', en: 'No answer came within 65 s' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
  notAnEnvelope: {
    zh: '响应不是此接口的格式，请核对接口地址',
    en: 'What came back is not from this API: check the base address',
  },
  sandbox: {
    zh: '这是沙箱的虚构数据，不是真实达人。',
    en: 'Made-up sandbox data: this is no real creator.',
  },
  exampleCreator: { zh: '示例达人', en: 'A creator, for example' },
  exampleData: { zh: '沙箱示例数据', en: 'Sandbox example' },
  videoLength: { zh: '视频时长', en: 'Length' },
  price: { zh: '报价', en: 'Price' },
  cpm: { zh: '预期 CPM', en: 'Expected CPM' },
  cpe: { zh: '预期 CPE', en: 'Expected CPE' },
  sandboxData: { zh: '沙箱数据', en: 'Sandbox data' },
  allSandbox: {
    zh: '达人与数字都是虚构的，此网关尚未接入真实来源。',
    en: 'Creators and figures are made up, as no real source is connected yet.',
  },
  partlySandbox: {
    zh: '部分结果可能是虚构的，以响应头 X-Source 为准。',
    en: 'Some answers may be made up: the header X-Source says which.',
  },
  sandboxGuide: {
    zh: '/zh/guide/environments.html#沙箱还是真实数据',
    en: '/en/guide/environments.html#sandbox-or-real',
  },
  sourcesGuide: { zh: '/zh/guide/sources.html', en: '/en/guide/sources.html' },
  connectSource: { zh: '接入真实来源', en: 'Connect a real source' },
  duration: { zh: '耗时', en: 'Time' },
  headers: { zh: '响应头', en: 'Headers' },
  body: { zh: '响应体', en: 'Body' },
  normalUnits: { zh: '常用单位', en: 'In normal units' },
  copyTable: { zh: '复制为表格', en: 'Copy as table' },
  field: { zh: '字段', en: 'Field' },
  received: { zh: '原值', en: 'As received' },
  value: { zh: '数值', en: 'Value' },
  noHealth: {
    zh: '未能从网关读到健康状况。',
    en: 'No health figures could be read from a gateway.',
  },
  unasked: { zh: '近 30 天还没有采集。', en: 'Nothing was collected in the last 30 days.' },
  source: { zh: '数据来源', en: 'Source' },
  score: { zh: '健康评分', en: 'Score' },
  state: { zh: '状态', en: 'State' },
  successShare: { zh: '24 小时成功率', en: 'Success in 24 h' },
  lastSuccess: { zh: '最近成功（北京时间）', en: 'Last success (Beijing time)' },
  hours: { zh: '最近 24 小时', en: 'Last 24 hours' },
  days: { zh: '最近 30 天', en: 'Last 30 days' },
  noDictionaries: {
    zh: '未能从网关读到筛选字典。',
    en: 'No dictionaries could be read from a gateway.',
  },
  unreadValues: {
    zh: '取值的格式无法识别。',
    en: 'Its values stand in no known form.',
  },
  nothingCollected: { zh: '无采集', en: 'nothing collected' },
} as const satisfies Readonly<Record<string, Text>>

export const states: Readonly<Record<string, Text>> = {
  working: { zh: '正常', en: 'working' },
  resting: { zh: '暂停', en: 'resting' },
  stopped: { zh: '已停止', en: 'stopped' },
}

/** That only so many rows of more are shown. */
export const moreRows = (left: number): Text => ({
  zh: `另有 ${left} 项未列出`,
  en: `${left} more are not shown`,
})

/** What a call cost, and what is left to spend. */
export const spent = (cost: string, left: string): Text => ({
  zh: `本次费用 ${cost} 元，可用余额 ${left} 元`,
  en: `This call cost ${cost} CNY; ${left} CNY is left`,
})

/** So many things in English, whose word takes an s. */
export const counted = (count: number, thing: string) =>
  `${count} ${thing}${count === 1 ? '' : 's'}`

/** The `lang` of a text that is not in the page's language. */
export function chineseLang(text: string, language: Language): string | undefined {
  return language === 'en' && /\p{Script=Han}/u.test(text) ? 'zh-CN' : undefined
}

/** How many collections a period had, and the share of them that succeeded. */
export const periodFigures = (calls: number, share: string): Text => ({
  zh: `采集 ${calls} 次 · 成功 ${share}`,
  en: `${calls} collected · ${share} succeeded`,
})

/** A strip in words: which one, and how it went. */
export const stripText = (name: 'hours' | 'days', summary: string): Text => ({
  zh: `${texts[name].zh}：${summary}`,
  en: `${texts[name].en}: ${summary}`,
})

/** The language of a page, by its `lang`. */
export function languageOfPage(lang: string): Language {
  return lang.startsWith('zh') ? 'zh' : 'en'
}

/** Whether a dictionary of search filters is stored, and since when. */
export function storedDictionary({
  collectedAt,
  sandbox,
}: {
  readonly collectedAt: string | null
  readonly sandbox: boolean
}): Text {
  if (collectedAt === null) {
    return {
      zh: '尚未采集：按默认参数调用一次即可存下。',
      en: 'was never collected: one call with the default parameters stores it.',
    }
  }
  const at = collectedAt.slice(0, 16).replace('T', ' ')
  return {
    zh: `采集于 ${at}（北京时间）${sandbox ? '，沙箱的虚构数据' : ''}`,
    en: `was collected at ${at}, Beijing time${sandbox ? ': made-up sandbox data' : ''}`,
  }
}

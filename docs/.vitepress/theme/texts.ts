import type { Language, Text } from '../../../src/core/text.ts'

/** What the parts of a page say that are no text of its own. */
export const texts = {
  environment: { zh: '环境', en: 'Environment' },
  baseAddress: { zh: '接口地址', en: 'Base address' },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
  copyPage: { zh: '复制为 Markdown', en: 'Copy page as Markdown' },
  viewMarkdown: { zh: '查看 Markdown', en: 'View as Markdown' },
  token: { zh: '令牌', en: 'Token' },
  tokenHint: {
    zh: '只留在本页内存中，不会保存，也不会出现在地址里',
    en: 'Stays in the memory of this page: it is not stored, and not in the address',
  },
  optional: { zh: '选填', en: 'optional' },
  send: { zh: '发送', en: 'Send' },
  sending: { zh: '请求中…', en: 'Sending…' },
  cancel: { zh: '取消', en: 'Cancel' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  billed: { zh: '调用成功会计费', en: 'A call that succeeds is charged' },
  needsToken: { zh: '请先填写令牌', en: 'Give a token first' },
  failed: {
    zh: '没有收到响应：服务不可达，或浏览器不允许此页访问它',
    en: 'There was no answer: the server cannot be reached, or the browser does not let this page reach it',
  },
  timedOut: { zh: '65 秒内没有收到响应', en: 'There was no answer within 65 s' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
  notAnEnvelope: {
    zh: '响应不是此接口的格式，请核对接口地址',
    en: 'The answer is none of this API: check the base address',
  },
  sandbox: {
    zh: '这是沙箱的虚构数据，不是真实达人。',
    en: 'These are made-up sandbox data, not of a real creator.',
  },
  duration: { zh: '耗时', en: 'Time' },
  headers: { zh: '响应头', en: 'Headers' },
  body: { zh: '响应体', en: 'Body' },
  normalUnits: { zh: '换算为常用单位', en: 'The same in normal units' },
  field: { zh: '字段', en: 'Field' },
  meaning: { zh: '含义', en: 'Meaning' },
  received: { zh: '原值', en: 'As received' },
  value: { zh: '换算后', en: 'In normal units' },
  noHealth: {
    zh: '这里没有可用的健康数据：没有连接到网关。',
    en: 'There are no figures here: no gateway is at hand.',
  },
  unasked: { zh: '近 30 天还没有采集。', en: 'Nothing was collected in the last 30 days.' },
  source: { zh: '数据来源', en: 'Source' },
  score: { zh: '健康分', en: 'Score' },
  state: { zh: '状态', en: 'State' },
  successShare: { zh: '24 小时成功率', en: 'Success in 24 h' },
  lastSuccess: { zh: '最近成功', en: 'Last success' },
  hours: { zh: '最近 24 小时', en: 'Last 24 hours' },
  days: { zh: '最近 30 天', en: 'Last 30 days' },
} as const satisfies Readonly<Record<string, Text>>

export const states: Readonly<Record<string, Text>> = {
  working: { zh: '正常', en: 'working' },
  resting: { zh: '暂歇', en: 'resting' },
  stopped: { zh: '已停止', en: 'stopped' },
}

/** That only so many rows of more are shown. */
export const moreRows = (left: number): Text => ({
  zh: `另有 ${left} 项未列出`,
  en: `${left} more are not shown`,
})

/** The language of a page, by its `lang`. */
export function languageOfPage(lang: string): Language {
  return lang.startsWith('zh') ? 'zh' : 'en'
}

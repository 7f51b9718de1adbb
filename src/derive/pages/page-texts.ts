import type { Group } from '../../catalog/operations/operation.ts'
import type { Confidence } from '../../catalog/units.ts'
import type { Language, Text } from '../../core/text.ts'
import { otherValues } from '../call-parameters.ts'

type InLanguages = Readonly<Record<Language, readonly string[]>>

/** How sure a meaning is, beside it; `certainty` says what they stand for. */
const certaintyMarks: Readonly<Record<Confidence, string>> = { likely: '≈', guess: '(?)' }

/** A meaning with the mark of how sure it is; without one where it is sure. */
export function marked(meaning: string, confidence: Confidence | undefined): string {
  return confidence ? `${meaning} ${certaintyMarks[confidence]}` : meaning
}

const familyOf: Readonly<Record<Group, Text>> = {
  data: { zh: '抖音星图 API', en: 'Douyin Xingtu API' },
  creators: { zh: '达人', en: 'Creators' },
  account: { zh: '账户', en: 'Account' },
  service: { zh: '服务', en: 'Service' },
}

/** What the pages of operations say beside what the catalog says. */
export const pageTexts = {
  inChinese: (title: string, summary: string): Text => ({
    zh: '',
    en: `In Chinese: ${title}。${summary}`,
  }),
  familyOf,
  allEndpoints: { zh: '全部接口', en: 'All endpoints' },
  allEndpointsNote: {
    zh: '划去的接口有替代接口可用，请改用替代接口；其余都可以放心使用，注明“旧版路径，仍可用”的也是。',
    en: 'Those struck through have a successor here: use that. All others can be relied on, and so can those marked “older path, still works”.',
  },
  indexHeadings: {
    zh: ['接口', '路径', '返回什么'],
    en: ['Endpoint', 'Path', 'What it returns'],
  } satisfies InLanguages,
  ownOperations: { zh: '达人、账户与服务', en: 'Creators, account and service' },
  ownOperationsNote: {
    zh: '查 ID、达人全貌与对比本身免费，其中各次查询按各自的接口计费。看历史、查余额、查调用和健康状况都不收费（运营者另行定价的历史除外）。',
    en: 'From names to ids, the view and the comparison of creators are free themselves, and what they ask is charged as its endpoints are. History, balance, calls and health cost nothing, unless the operator has priced the history.',
  },
  deprecatedTitle: { zh: '此接口已弃用', en: 'This endpoint is deprecated' },
  deprecated: (successor: string): Text => ({
    zh: `请改用替代接口 ${successor}。现有调用仍照常返回与计费。`,
    en: `Use its successor ${successor} instead. Calls to this one are still answered and charged.`,
  }),
  olderMark: { zh: '（旧版路径，仍可用）', en: ' (Older path, still works.)' },
  olderTitle: { zh: '旧版路径，仍可用', en: 'An older path, still works' },
  older: (successor: string): Text => ({
    zh: `另有新路径 ${successor}，本服务尚未提供，请放心使用此接口。`,
    en: `There is a newer path, ${successor}, which is not served here yet: use this one without worry.`,
  }),
  environments: { zh: '环境', en: 'Environments' },
  environmentNote: {
    zh: '示例默认使用 `prod-global`。另设了 `prod-cn` 时，两个地址是否共用令牌与余额取决于部署，详见[环境](../../guide/environments)。',
    en: 'Samples use `prod-global`. Whether `prod-cn`, where it is set up, shares tokens and balances with it depends on the deployment: see [Environments](../../guide/environments).',
  },
  mainland: (cn: string): Text => ({
    zh: `中国大陆的调用方建议改用 \`prod-cn\`：\`${cn}\``,
    en: `Callers in mainland China will likely find \`prod-cn\` nearer: \`${cn}\``,
  }),
  parameters: { zh: '请求参数', en: 'Parameters' },
  parameterHeadings: {
    zh: ['参数名', '位置', '类型', '必填', '默认值', '说明'],
    en: ['Name', 'In', 'Type', 'Required', 'Default', 'Meaning'],
  } satisfies InLanguages,
  token: {
    zh: '鉴权令牌。建议改用请求头 `Authorization: Bearer`，令牌便不会留在地址与日志里，见[鉴权](../../guide/authentication)。',
    en: 'The token. Better sent as the header `Authorization: Bearer`, which keeps it out of addresses and logs: see [Authentication](../../guide/authentication).',
  },
  tokenRequired: { zh: '是，或用请求头', en: 'yes, or the header' },
  valuesOf: (name: string): Text => ({ zh: `${name} 的可用值`, en: `Values of ${name}` }),
  valueHeadings: {
    zh: ['值', '上游代码（同样接受）', '含义'],
    en: ['Value', "Upstream's code (accepted too)", 'Meaning'],
  } satisfies InLanguages,
  openValues: {
    zh: `以下为已知的值，${otherValues.zh}。`,
    en: `These are known; ${otherValues.en}.`,
  },
  yesNo: (value: boolean): Text => (value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }),
  needs: { zh: '费用、限额与权限', en: 'Cost, limits and permission' },
  price: (price: string): Text => ({
    zh: `费用：每次成功调用 ${price} 元，运营者另行定价的除外；实际费用见响应头 \`X-Cost\`。失败不计费，见[业务码与计费](../../guide/codes-and-billing)。`,
    en: `Cost: ${price} CNY for a call that succeeds, unless the operator has priced it otherwise; \`X-Cost\` says what was paid. Failures are free: see [Codes and billing](../../guide/codes-and-billing).`,
  }),
  rate: {
    zh: '限额：计入令牌的每秒速率与每日配额，剩余次数见响应头 `RateLimit`，见[限流与配额](../../guide/limits-and-quotas)。',
    en: "Limits: counts against the token's rate a second and its daily quota; `RateLimit` says what is left: see [Limits and quotas](../../guide/limits-and-quotas).",
  },
  permission: (id: string): Text => ({
    zh: `权限：令牌须允许接口 \`${id}\`；未限定接口的令牌可直接调用。`,
    en: `Permission: the token must allow \`${id}\`; one without a list of endpoints may call it.`,
  }),
  alwaysFresh: {
    zh: '每次调用都重新采集，不接受 `acceptCache`。',
    en: 'Every call collects afresh; `acceptCache` is not taken.',
  },
  free: {
    zh: '不计费，也不占用速率与配额。',
    en: 'Free, and counts against no limit.',
  },
  sumOfCalls: {
    zh: '本身不计费；其中各次查询按各自的接口计费，也各自计入速率、配额与权限，失败的不计费。',
    en: 'Free itself. Each of its questions is charged as its endpoint is, and counts against rate, quota and permission as a call of it does; a failed one is not charged.',
  },
  quoted: {
    zh: '先用 `dryRun=true` 可知费用。',
    en: '`dryRun=true` says beforehand what it costs.',
  },
  open: { zh: '无需令牌，不计费。', en: 'Free; no token is asked for.' },
  freeUnlessPriced: (id: string): Text => ({
    zh: `费用：不计费，除非运营者为 \`${id}\` 定价。`,
    en: `Cost: free, unless the operator has priced \`${id}\`.`,
  }),
  samples: { zh: '代码示例', en: 'Samples' },
  samplesNote: {
    zh: '把令牌放进环境变量 `ASTROLABE_TOKEN` 后即可运行。',
    en: 'Put your token into the environment variable `ASTROLABE_TOKEN`, and they run as they are.',
  },
  dictionaries: { zh: '筛选项的名称', en: 'Names of filters' },
  dictionariesNote: {
    zh: '取自本网关已存的筛选字典，没有名称的只有代码，见[筛选项的名称](../service/search-filters)。',
    en: 'From the dictionaries that this gateway has stored; what has no name stays a code: see [Names of search filters](../service/search-filters).',
  },
  tryIt: { zh: '在线调用', en: 'Try it' },
  answer: { zh: '返回', en: 'The answer' },
  envelope: {
    zh: '响应体为 `{ code, message, data, recordTime, requestId }`：`code` 为 0 时成功，`data` 为下述内容，原样取自上游；否则 `data` 为 `null`。上游没有的字段不会出现，缺失不等于 0。数值的单位见下表，另见[单位](../../guide/units)。',
    en: 'The body is `{ code, message, data, recordTime, requestId }`. With `code` 0 `data` is what follows, as the upstream sent it; otherwise it is `null`. A field that the upstream has nothing for is absent: missing is not zero. The table gives the units: see also [Units](../../guide/units).',
  },
  ownEnvelope: {
    zh: '响应体为 `{ code, message, data, recordTime, requestId }`：`code` 为 0 时成功，`data` 为下述内容；否则 `data` 为 `null`。',
    en: 'The body is `{ code, message, data, recordTime, requestId }`. With `code` 0 `data` is what follows; otherwise it is `null`.',
  },
  certainty: {
    zh: `含义后的记号：${certaintyMarks.likely} 很可能如此，尚未证实；${certaintyMarks.guess} 推测，未经证实。没有记号的都已证实。`,
    en: `A mark behind a meaning says how sure it is: ${certaintyMarks.likely} likely, not confirmed; ${certaintyMarks.guess} inferred, unconfirmed. Without a mark it is certain.`,
  },
  orNull: (type: string): Text => ({ zh: `${type} 或 null`, en: `${type} or null` }),
  fieldHeadings: {
    zh: ['字段', '含义', '单位', '类型', '示例'],
    en: ['Field', 'Meaning', 'Unit', 'Type', 'Example'],
  } satisfies InLanguages,
  numberAsText: { zh: 'string（数字）', en: 'string (a number)' },
  shortened: {
    zh: '为便于阅读，示例中的列表只保留前几条，实际条数以接口返回为准。',
    en: 'Lists in the example are cut to their first rows; an answer has as many as there are.',
  },
  codes: { zh: '业务码', en: 'Codes' },
  codesNote: {
    zh: '结果以 `code` 为准。未启用严格模式时，HTTP 状态一律为 200，见[业务码与计费](../../guide/codes-and-billing)。',
    en: '`code` decides the outcome. The HTTP status is 200 for all of them unless [strict mode](../../guide/codes-and-billing) is on.',
  },
  codeHeadings: {
    zh: ['业务码', '原因', '计费', '可重试', '处理办法'],
    en: ['Code', 'Cause', 'Billed', 'Retry helps', 'What to do'],
  } satisfies InLanguages,
  health: { zh: '健康状况', en: 'Health' },
  healthNote: {
    zh: '最近 24 小时与 30 天的采集情况，计算方法见[健康状况](../../guide/health)。',
    en: 'From the collections of the last 24 hours and 30 days; [Health](../../guide/health) tells how it is worked out.',
  },
  openApiHeading: { zh: 'OpenAPI', en: 'OpenAPI' },
  openApi: (link: string): Text => ({
    zh: `本接口的 OpenAPI 3.1 定义：${link}`,
    en: `This endpoint's OpenAPI 3.1 document: ${link}`,
  }),
} as const

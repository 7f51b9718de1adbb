import type { Text } from '../../core/text.ts'
import { otherValues } from '../call-parameters.ts'
import { timeoutSeconds, tokenVariable } from './sample-call.ts'

/** The JSON types of an envelope's members. */
export const memberTypes: Readonly<Record<string, Text>> = {
  code: { zh: '整数', en: 'integer' },
  message: { zh: '字符串', en: 'string' },
  data: { zh: '对象或 null', en: 'object or null' },
  recordTime: { zh: '字符串', en: 'string' },
  requestId: { zh: '字符串', en: 'string' },
}

/** What the prompt says beside what the catalog says. */
export const promptTexts = {
  task: {
    zh: '请编写代码，调用下面这个 HTTP 接口。只依据这里和 OpenAPI 定义中写明的内容，不要臆造参数、字段或业务码。',
    en: 'Write code that calls the HTTP endpoint below. Rely only on what stands here and in the OpenAPI document; do not invent parameters, fields or codes.',
  },
  endpoint: { zh: '接口', en: 'Endpoint' },
  name: { zh: '名称', en: 'Name' },
  answers: { zh: '用途', en: 'Answers' },
  method: { zh: '方法', en: 'Method' },
  address: { zh: '地址', en: 'Address' },
  openapi: {
    zh: 'OpenAPI 3.1 定义（data 各字段的类型、单位与含义）',
    en: 'OpenAPI 3.1 document (types, units and meanings of the fields of data)',
  },
  mainland: {
    zh: '中国大陆的调用方建议使用的地址',
    en: 'Address that callers in mainland China may find nearer',
  },
  older: { zh: '旧版路径，仍可用', en: 'An older path that still works' },
  deprecated: { zh: '已弃用', en: 'Deprecated' },
  useSuccessor: (path: string): Text => ({
    zh: `新代码请改用 ${path}，参数以该接口的文档为准。`,
    en: `New code should use ${path}, whose own documentation lists its parameters.`,
  }),
  successorUnserved: (path: string): Text => ({
    zh: `替代接口 ${path} 本服务尚未提供，请继续使用本接口。`,
    en: `Its successor ${path} is not served here yet: go on using this endpoint.`,
  }),
  token: { zh: '令牌', en: 'Token' },
  noToken: { zh: '此接口无需令牌。', en: 'This one needs no token.' },
  tokenWays: {
    zh: '每次调用都要带令牌，以下两种方式任选其一，同时使用时以请求头为准：',
    en: 'Every call carries a token in one of two ways; if both are used, the header counts:',
  },
  tokenHeader: {
    zh: '请求头 Authorization: Bearer <令牌>。推荐：令牌不会留在地址、访问日志和浏览器历史里。',
    en: 'The header Authorization: Bearer <token>. Preferred: it keeps the token out of addresses, access logs and browser histories.',
  },
  tokenQuery: {
    zh: '查询参数 token=<令牌>。仅在无法设置请求头时使用。',
    en: 'The query parameter token=<token>. Only where headers cannot be set.',
  },
  tokenVariable: {
    zh: `从环境变量 ${tokenVariable} 读取令牌，缺少时报错退出；不要把令牌写进代码、日志或报错信息。`,
    en: `Read it from the environment variable ${tokenVariable} and stop with an error if that is missing; never put it into code, logs or error messages.`,
  },
  parameters: { zh: '参数', en: 'Parameters' },
  noParameters: { zh: '没有参数。', en: 'There are none.' },
  inPath: {
    zh: '地址中花括号里的是路径参数，请替换为它的值。',
    en: 'Those in braces in the address are part of the path: put their values there.',
  },
  parametersLead: {
    zh: '均为查询参数，须经 URL 编码，同名参数不得重复：',
    en: 'All are query parameters: URL-encode them and give each once at most:',
  },
  membersLead: {
    zh: '均为请求体这个 JSON 对象的成员，请以 Content-Type: application/json 发送：',
    en: 'All are members of the JSON object that is the body, sent with Content-Type: application/json:',
  },
  string: { zh: '字符串', en: 'string' },
  boolean: { zh: '布尔值（true 或 false）', en: 'boolean (true or false)' },
  integer: { zh: '整数', en: 'integer' },
  array: { zh: '以逗号分隔的列表', en: 'list with commas between' },
  jsonArray: { zh: 'JSON 数组', en: 'JSON array' },
  required: { zh: '必填', en: 'required' },
  optional: { zh: '选填', en: 'optional' },
  default: { zh: '默认', en: 'default' },
  example: { zh: '例如', en: 'for example' },
  accepted: { zh: '可用值：', en: 'Accepted values:' },
  known: {
    zh: `已知的值（${otherValues.zh}）：`,
    en: `Known values (${otherValues.en}):`,
  },
  alsoCode: (code: string): Text => ({
    zh: `也可写作 ${code}`,
    en: `${code} is accepted too`,
  }),
  headers: { zh: '可选的请求头', en: 'Optional request headers' },
  answer: { zh: '返回', en: 'Answer' },
  answerLead: {
    zh: 'HTTP 状态码默认一律为 200，失败也不例外。响应体是 JSON 对象，字段及顺序固定：',
    en: 'By default the HTTP status is 200 whatever the outcome. The body is a JSON object with these members, always in this order:',
  },
  codes: { zh: '业务码', en: 'Business codes' },
  billed: { zh: '计费', en: 'billed' },
  notBilled: { zh: '不计费', en: 'not billed' },
  retryable: { zh: '可重试', en: 'a retry can help' },
  notRetryable: { zh: '原样重试无用', en: 'the same call would fail again' },
  notNeeded: { zh: '无需重试', en: 'no retry needed' },
  rules: { zh: '要求', en: 'Rules' },
} satisfies Record<string, Text | ((value: string) => Text)>

export const promptRules: readonly Text[] = [
  {
    zh: `超时不少于 60 秒，建议 ${timeoutSeconds} 秒：服务端最长需要 60 秒。`,
    en: `Give the call a time-out of at least 60 seconds, better ${timeoutSeconds}: the server may take up to 60.`,
  },
  {
    zh: '先看 code，再读 data；code 不为 0 时报告 code、message 和 requestId。',
    en: 'Look at code before you read data; where it is not 0, report code, message and requestId.',
  },
  {
    zh: '只有 code 为 0 的调用计费，失败一律不计费。',
    en: 'Only a call with code 0 is billed; failures are free.',
  },
  {
    zh: '只重试标明可重试的业务码和网络错误；有 Retry-After 响应头时按其秒数等待，否则逐次延长间隔，并限制次数。',
    en: 'Retry only network errors and the codes marked so: wait for the seconds in the Retry-After header if there is one, else for longer each time, and give up after a few attempts.',
  },
  {
    zh: '网络错误后重试时，沿用同一个 Idempotency-Key，以免重复计费。',
    en: 'Keep the same Idempotency-Key when you retry after a network error, lest the call be billed twice.',
  },
  {
    zh: '达人、视频等 ID 一律按字符串处理，转成数字会丢失精度。',
    en: 'Ids of creators, videos and the like are text: as numbers they lose digits.',
  },
  {
    zh: '缺失不等于 0：字段可能不存在或为 null，此时按“没有数据”处理，不要补 0。',
    en: 'Missing is not zero: where a member is absent or null there are no data; do not put 0 in its place.',
  },
  {
    zh: '部分数字以字符串给出，运算前先转换；换算单位以 OpenAPI 定义为准。',
    en: 'Some numbers come as text: convert them before you calculate, with the units that the OpenAPI document gives.',
  },
]

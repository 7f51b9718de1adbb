import { isIP } from 'node:net'
import { type Static, Type } from 'typebox'
import { parseBlock } from '../core/address.ts'
import { flagSettings } from './flags.ts'
import { notes, secret, url } from './notes.ts'
import { sourceSettings } from './sources.ts'

/** An IP address, of version 6 also in brackets, or what may be the name of a host. */
function isHost(host: string): boolean {
  return isIP(host.replace(/^\[(.*:.*)\]$/, '$1')) !== 0 || /^\w([\w.-]{0,251}[\w.])?$/.test(host)
}

/** A host and a port; undefined where the text is none. */
export function peerOf(text: string): { readonly host: string; readonly port: number } | undefined {
  const [, host = '', digits = ''] = /^(.+):(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  if (!isHost(host) || digits === '' || port > 65_535) return undefined
  // Every interface can be listened at, and reached at none.
  if (/^(0\.0\.0\.0|\[?::\]?)$/.test(host)) return undefined
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port }
}

/** Every setting: in `astrolabe.yaml` under these names, in the environment as `ASTROLABE_…`. */
export const settingsSchema = Type.Object({
  host: Type.Refine(
    Type.String({
      default: '127.0.0.1',
      ...notes(
        {
          zh: '监听的地址；0.0.0.0 为所有网卡',
          en: 'Address to listen on; 0.0.0.0 for every interface',
        },
        {
          zh: 'IP 地址或主机名（端口请用 --port 给出）',
          en: 'an IP address or host name (give the port with --port)',
        },
      ),
    }),
    isHost,
  ),
  port: Type.Integer({
    default: 8720,
    minimum: 0,
    maximum: 65535,
    ...notes(
      { zh: '监听的端口；0 为任意空闲端口', en: 'Port to listen on; 0 for any that is free' },
      { zh: '0 至 65535 的整数', en: 'a whole number from 0 to 65535' },
    ),
  }),
  processes: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 64,
    ...notes(
      {
        zh: '处理请求的进程数；大于 1 时由其中之一统一裁决与采集，使用数据目录时为此另有一个进程',
        en: 'Processes that serve requests; where there are several, one keeps the ledger and collects for all of them, over a data folder one more',
      },
      { zh: '1 至 64 的整数', en: 'a whole number from 1 to 64' },
    ),
  }),
  data: Type.String({
    default: './data',
    minLength: 1,
    // An address would make a folder of its name, which has a password in it.
    pattern: '^(?!\\s*([A-Za-z][A-Za-z0-9+.-]*://|(file|sqlite3?|postgres(ql)?|mysql):))',
    ...notes(
      { zh: '存放数据库的目录', en: 'Folder of the database' },
      {
        zh: '目录路径；PostgreSQL 的地址应写在 database 中（环境变量 ASTROLABE_DATABASE）',
        en: 'the path of a folder; the address of a PostgreSQL goes into database (in the environment ASTROLABE_DATABASE)',
      },
    ),
  }),
  database: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://\\S+$',
      ...secret,
      ...notes(
        {
          zh: '用 PostgreSQL 保存全部数据时它的地址；默认用 data 目录中的 SQLite',
          en: 'Address of the PostgreSQL that keeps everything; by default SQLite does, in the folder data',
        },
        {
          zh: 'postgres://user:password@host:5432/database 形式的地址；目录应写在 data 中（命令行的 --data）',
          en: 'an address such as postgres://user:password@host:5432/database; a folder goes into data (on the command line --data)',
        },
      ),
    }),
  ),
  peerAddress: Type.Optional(
    Type.Refine(
      Type.String({
        ...notes(
          {
            zh: '同一 PostgreSQL 上的其他网关访问本网关的地址，只用于网关之间；默认取访问数据库所用的本机地址与任意空闲端口',
            en: 'Where the other gateways over the same PostgreSQL reach this one, for what they tell each other alone; by default the address from which it reaches the database, at any port that is free',
          },
          {
            zh: '本机的 host:port，如 10.0.0.5:8721',
            en: 'host:port of this machine, such as 10.0.0.5:8721',
          },
        ),
      }),
      (text) => peerOf(text) !== undefined,
    ),
  ),
  language: Type.Enum(['zh', 'en'], {
    default: 'en',
    ...notes(
      {
        zh: '调用方未指明 Accept-Language 时的语言，也是命令行的语言；默认随系统 LANG',
        en: 'Language where a caller sends no Accept-Language, and of the command line; by default that of LANG',
      },
      { zh: 'zh 或 en', en: 'zh or en' },
    ),
  }),
  defaultPrice: Type.String({
    default: '0.02',
    pattern: '^\\d{1,6}(\\.\\d{1,6})?$',
    ...notes(
      {
        zh: '未单独定价的接口每次调用的价格（元）',
        en: 'Price of a call in CNY where the endpoint has none of its own',
      },
      { zh: '十进制金额，如 0.02', en: 'a decimal amount such as 0.02' },
    ),
  }),
  servers: Type.Object(
    {
      global: Type.Optional(
        Type.String({
          pattern: '^https?://[^/\\s]+(/[^\\s]*[^/\\s])?$',
          ...notes(
            {
              zh: '文档中 prod-global 的地址；默认为访问文档时所用的地址',
              en: 'Address of prod-global in the documents; by default the one the reader uses',
            },
            url,
          ),
        }),
      ),
      cn: Type.Optional(
        Type.String({
          pattern: '^https?://[^/\\s]+(/[^\\s]*[^/\\s])?$',
          ...notes(
            {
              zh: '文档中 prod-cn 的地址；未设置时不列出',
              en: 'Address of prod-cn in the documents; without it they name prod-global alone',
            },
            url,
          ),
        }),
      ),
    },
    { default: {} },
  ),
  maxConnections: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      ...notes(
        {
          zh: '同时打开的连接数上限，超出的新连接被拒绝；设有多个进程时平均分给各进程；默认每个进程 4096，但会为其他用途留出进程可打开文件数的四分之一，且不少于 64 个',
          en: 'Connections open at once at most, shared evenly among several processes; new ones beyond are refused. By default 4096 a process, or as many as leave a quarter of the files that it may open, at least 64, to other uses',
        },
        { zh: '1 至 1000000 的整数', en: 'a whole number from 1 to 1000000' },
      ),
    }),
  ),
  trustedProxies: Type.Array(
    Type.Refine(Type.String(), (text) => parseBlock(text) !== undefined),
    {
      default: [],
      ...notes(
        {
          zh: '可信的反向代理；只有它们写的 X-Forwarded-For 才被采信',
          en: 'Reverse proxies whose X-Forwarded-For is believed',
        },
        { zh: 'IP 地址或 CIDR 网段的列表', en: 'a list of addresses and CIDR blocks' },
      ),
    },
  ),
  cache: Type.Object(
    {
      maxAnswers: Type.Integer({
        default: 2000,
        minimum: 1,
        maximum: 1_000_000,
        ...notes(
          { zh: '内存中至多保留的结果数', en: 'Answers kept in memory at most' },
          { zh: '1 至 1000000 的整数', en: 'a whole number from 1 to 1000000' },
        ),
      }),
    },
    { default: {} },
  ),
  ...sourceSettings,
  callRetentionDays: Type.Integer({
    default: 90,
    minimum: 2,
    maximum: 36_500,
    ...notes(
      {
        zh: '调用记录保留的天数；账本与按小时的用量不受影响',
        en: 'Days that the call log is kept; the ledger and usage by hour stay',
      },
      { zh: '2 至 36500 的整数', en: 'a whole number from 2 to 36500' },
    ),
  }),
  actRetentionDays: Type.Integer({
    default: 1095,
    minimum: 1,
    maximum: 36_500,
    ...notes(
      {
        zh: '操作记录（如充值、调整余额）保留的天数',
        en: 'Days that the records of acts, such as top-ups, are kept',
      },
      { zh: '1 至 36500 的整数', en: 'a whole number from 1 to 36500' },
    ),
  }),
  history: Type.Object(
    {
      retentionDays: Type.Integer({
        default: 730,
        minimum: 8,
        maximum: 36_500,
        ...notes(
          {
            zh: '历史数据（每次采集的结果）保留的天数',
            en: 'Days that history, every collected answer, is kept',
          },
          { zh: '8 至 36500 的整数', en: 'a whole number from 8 to 36500' },
        ),
      }),
      keepContacts: Type.Boolean({
        default: false,
        ...notes(
          {
            zh: '历史数据是否保留电话、微信、邮箱与二维码',
            en: 'Whether history keeps phone numbers, WeChat ids, e-mail addresses and QR codes',
          },
          { zh: 'true 或 false', en: 'true or false' },
        ),
      }),
    },
    { default: {} },
  ),
  flags: flagSettings,
  metrics: Type.Object(
    {
      from: Type.Array(
        Type.Refine(Type.String(), (text) => parseBlock(text) !== undefined),
        {
          default: ['127.0.0.1', '::1'],
          ...notes(
            {
              zh: '可读取 /metrics 的地址；默认仅限本机',
              en: 'Addresses that may read /metrics; by default this machine only',
            },
            { zh: 'IP 地址或 CIDR 网段的列表', en: 'a list of addresses and CIDR blocks' },
          ),
        },
      ),
    },
    { default: {} },
  ),
  otlp: Type.Object(
    {
      url: Type.Optional(
        Type.String({
          pattern: '^https?://[^/\\s@?#]+(/[^\\s?#]*[^/\\s?#])?$',
          ...notes(
            {
              zh: 'OTLP/HTTP 接收端的地址，链路追踪发往其 /v1/traces；默认不追踪',
              en: 'Address of an OTLP/HTTP receiver, whose /v1/traces gets traces; by default there are none',
            },
            url,
          ),
        }),
      ),
      headers: Type.Optional(
        Type.String({
          pattern: '^[\\w-]+=[ -+\\--~]+(,[\\w-]+=[ -+\\--~]+)*$',
          ...secret,
          ...notes(
            {
              zh: '发往接收端的请求头，如 authorization=Bearer …',
              en: 'Headers for the receiver, such as authorization=Bearer ...',
            },
            {
              zh: 'name=value 形式，以逗号分隔',
              en: 'name=value pairs with commas between',
            },
          ),
        }),
      ),
      share: Type.Number({
        default: 1,
        minimum: 0,
        maximum: 1,
        ...notes(
          { zh: '追踪的调用所占比例', en: 'Share of the calls that are traced' },
          { zh: '0 至 1 的数', en: 'a number from 0 to 1' },
        ),
      }),
    },
    { default: {} },
  ),
  logLevel: Type.Enum(['debug', 'info', 'warn', 'error', 'silent'], {
    default: 'info',
    ...notes(
      { zh: '日志的最低级别', en: 'Lowest level that is logged' },
      { zh: 'debug、info、warn、error 或 silent', en: 'debug, info, warn, error or silent' },
    ),
  }),
})

export type Settings = Static<typeof settingsSchema>

import { Type } from 'typebox'
import { datasetNames, unsureParameters } from '../catalog/names.gen.ts'
import type { Text } from '../core/text.ts'
import type { SourceName } from '../sources/open.ts'
import { baseAddress, notes, paceOf, secret, token, tokenPattern, url } from './notes.ts'
import { tikhubSettings } from './tikhub.ts'

const sourceNames = [
  'relay',
  'tikhub',
  'xingtu',
  'archive',
  'sandbox',
] as const satisfies readonly SourceName[]

const sourceOrder = { minItems: 1, uniqueItems: true }

const concurrencyOf = (meaning: Text, concurrency: number) =>
  Type.Integer({
    default: concurrency,
    minimum: 1,
    maximum: 1000,
    ...notes(meaning, { zh: '1 至 1000 的整数', en: 'a whole number from 1 to 1000' }),
  })

/** The settings that say where answers come from. */
export const sourceSettings = {
  sources: Type.Optional(
    Type.Array(Type.Enum(sourceNames), {
      ...sourceOrder,
      ...notes(
        {
          zh: '数据来源，按先后尝试；默认为已配置的来源，依次为 relay、tikhub、xingtu，都未配置则为 sandbox',
          en: 'Sources in the order they are tried; by default those that are set up, in the order relay, tikhub, xingtu, or else sandbox',
        },
        {
          zh: `${sourceNames.join('、')} 的列表，不重复`,
          en: `a list of ${sourceNames.join(', ')}, each at most once`,
        },
      ),
    }),
  ),
  sourcesFor: Type.Refine(
    Type.Record(Type.String(), Type.Array(Type.Enum(sourceNames), sourceOrder), {
      default: {},
      ...notes(
        {
          zh: '个别数据集的来源与次序，如 spread-info: [relay]；环境变量中写作 spread-info=relay,xingtu;link-info=relay',
          en: 'Sources of single datasets, such as spread-info: [relay]; in the environment spread-info=relay,xingtu;link-info=relay',
        },
        {
          zh: `以数据集（${datasetNames.join('、')}）为名、来源列表为值的设置`,
          en: `lists of sources by dataset (${datasetNames.join(', ')})`,
        },
      ),
    }),
    (orders) => Object.keys(orders).every((name) => datasetNames.includes(name)),
  ),
  maxBodyBytes: Type.Integer({
    default: 8_388_608,
    minimum: 1024,
    maximum: 268_435_456,
    ...notes(
      {
        zh: '从来源接收的响应体解压后的上限（字节），超出即中断',
        en: 'Bytes of a body from a source at most, decompressed; what is longer is cut off',
      },
      { zh: '1024 至 268435456 的整数', en: 'a whole number from 1024 to 268435456' },
    ),
  }),
  relay: Type.Object(
    {
      url: Type.Optional(
        Type.String({
          pattern: baseAddress,
          ...notes(
            {
              zh: '遵循同一接口约定的服务器地址',
              en: 'Address of a server that speaks the same contract',
            },
            url,
          ),
        }),
      ),
      token: Type.Optional(
        Type.String({
          pattern: tokenPattern,
          ...secret,
          ...notes({ zh: '该服务器的令牌', en: 'Token for that server' }, token),
        }),
      ),
      tokenIn: Type.Enum(['query', 'header'], {
        default: 'query',
        ...notes(
          {
            zh: '令牌的传递方式：查询参数 token，或 Authorization 请求头',
            en: 'How the token is sent: as the query parameter token, or in the Authorization header',
          },
          { zh: 'query 或 header', en: 'query or header' },
        ),
      }),
      callsPerSecond: paceOf(
        { zh: '每秒至多向 relay 发起的调用', en: 'Calls a second to the relay at most' },
        20,
      ),
      concurrency: concurrencyOf(
        { zh: '同时进行的 relay 调用上限', en: 'Calls under way to the relay at most' },
        20,
      ),
    },
    { default: {} },
  ),
  tikhub: tikhubSettings,
  xingtu: Type.Object(
    {
      sessionFile: Type.Optional(
        Type.String({
          minLength: 1,
          ...notes(
            {
              zh: '星图登录会话的文件：一行 Cookie、cURL 命令、请求头、cookies.txt 或浏览器扩展导出的 JSON 等；改动后自动重新读取',
              en: 'File with the Xingtu session: a Cookie line, a cURL command, request headers, a cookies.txt, JSON as browser extensions export it, and more; read again when it changes',
            },
            { zh: '文件路径', en: 'a path' },
          ),
        }),
      ),
      session: Type.Optional(
        Type.String({
          pattern: '^\\P{Cc}*=\\P{Cc}*$',
          ...secret,
          ...notes(
            {
              zh: '星图登录会话本身，建议改用 sessionFile',
              en: 'The Xingtu session itself; sessionFile is the better place',
            },
            { zh: '一行 Cookie，形如 name=value; …', en: 'a Cookie line such as name=value; ...' },
          ),
        }),
      ),
      url: Type.String({
        default: 'https://www.xingtu.cn',
        pattern: baseAddress,
        ...notes({ zh: '星图的地址', en: 'Address of Xingtu' }, url),
      }),
      fieldNames: Type.Refine(
        Type.Record(Type.String(), Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,63}$' }), {
          default: {},
          ...notes(
            {
              zh: '未经证实的星图字段名，按参数给出，如 gender: gender；未给出的筛选条件不会发往星图，而以 400 说明。环境变量中写作 gender=gender;location=province_id',
              en: 'What Xingtu calls parameters whose names there are not confirmed, such as gender: gender; a filter without one is refused with a 400 and never sent. In the environment gender=gender;location=province_id',
            },
            {
              zh: `以参数（${unsureParameters.join('、')}）为名、星图字段名为值的设置`,
              en: `names of Xingtu's fields by parameter (${unsureParameters.join(', ')})`,
            },
          ),
        }),
        (names) => Object.keys(names).every((name) => unsureParameters.includes(name)),
      ),
      callsPerSecond: paceOf(
        { zh: '每秒至多向星图发起的调用', en: 'Calls a second to Xingtu at most' },
        1,
      ),
      concurrency: concurrencyOf(
        { zh: '同时进行的星图调用上限', en: 'Calls under way to Xingtu at most' },
        2,
      ),
    },
    { default: {} },
  ),
}

import { documentedCreatorId } from '../kinds/id.ts'
import { requestId } from '../kinds/request-id.ts'
import { always, code, flag, id, orNull, words } from '../units.ts'
import { money, time } from './members.ts'
import type { Operation } from './operation.ts'

const answer = always(
  { zh: '一次调用的结局', en: 'What became of a call' },
  {
    requestId: words({ zh: '请求编号', en: 'Its request id' }),
    endpoint: words({ zh: '接口名', en: 'The name of its endpoint' }),
    subject: orNull(id({ zh: '所查达人；没有时为 null', en: 'The creator it asked for, or null' })),
    state: words({
      zh: '状态：open 进行中，answered 已返回，cancelled 调用方已离开，abandoned 因服务中断而未完成',
      en: 'State: open while under way, answered, cancelled where the caller left, abandoned where the server was cut off',
    }),
    code: orNull(
      code({ zh: '业务码；尚无结果时为 null', en: 'Its code; null while there is none' }),
    ),
    charged: flag({
      zh: '是否计费；免费的调用为 false',
      en: 'Whether it was charged; false for a free call',
    }),
    cost: money({ zh: '费用（元）', en: 'What it cost, in CNY' }),
    cache: orNull(
      words({
        zh: '结果的来历：hit 缓存，miss 新采集，shared 与他人同一次采集，stale 过期缓存',
        en: 'How its answer came: hit from the cache, miss collected, shared with others, stale where the source failed',
      }),
    ),
    source: orNull(
      words({ zh: '数据来源；未访问时为 null', en: 'The source; null where none was asked' }),
    ),
    startedAt: time({ zh: '开始时间', en: 'When it began' }),
    finishedAt: orNull(time({ zh: '结束时间', en: 'When it ended' })),
  },
)

export const call: Operation = {
  operationId: 'getCall',
  slug: 'call',
  method: 'GET',
  path: '/api/calls/{requestId}',
  title: { zh: '调用记录', en: 'A call' },
  summary: {
    zh: '按请求编号查询一次调用的结局与费用；只能查询本令牌的调用，不计费。',
    en: 'Gives what became of a call of this token and what it cost, by its request id. Free.',
  },
  keywords: {
    zh: '请求编号 扣费 计费 查询调用 有没有扣钱',
    en: 'request id charged billed look up a call',
  },
  group: 'account',
  parameters: {
    requestId: requestId({
      zh: '调用返回的 requestId，也见响应头 X-Request-Id。',
      en: 'The requestId that the call was answered with, also in X-Request-Id.',
    }),
  },
  answer,
  example: {
    requestId: '01a2057c-cd18-7638-b132-b4d16c80ff20',
    endpoint: 'get-kol-link-info',
    subject: documentedCreatorId,
    state: 'answered',
    code: 0,
    charged: true,
    cost: '0.02',
    cache: 'miss',
    source: 'sandbox',
    startedAt: '2026-11-23T06:59:54.793+08:00',
    finishedAt: '2026-11-23T06:59:54.808+08:00',
  },
  entry: 'token',
  absent: { zh: '该令牌没有此编号的调用。', en: 'The token has no call with this request id.' },
}

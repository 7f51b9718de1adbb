import { catalog } from '../index.ts'
import { choice } from '../kinds/choice.ts'
import { always, count, flag, fraction, index, list, naming, orNull, words } from '../units.ts'
import { dataset, source, time } from './members.ts'
import type { Operation } from './operation.ts'

const figures = {
  calls: count({ zh: '采集次数', en: 'Collections' }),
  successShare: orNull(fraction({ zh: '成功的比例', en: 'Share that succeeded' })),
  p50Ms: orNull(
    count({
      zh: '成功采集的耗时中位数（毫秒）',
      en: 'Median time of those that succeeded, in milliseconds',
    }),
  ),
  p95Ms: orNull(
    count({
      zh: '成功采集的耗时 95 百分位（毫秒）',
      en: '95th percentile of those that succeeded, in milliseconds',
    }),
  ),
}

const period = always(
  { zh: '一个时段', en: 'One period' },
  { from: naming(time({ zh: '时段的开始', en: 'When it begins' })), ...figures },
)

const answer = always(
  { zh: '各接口的采集状况', en: 'How each endpoint is served' },
  {
    endpoints: list(
      { zh: '全部接口，或所问的接口', en: 'Every endpoint, or the one that was asked for' },
      always(
        { zh: '一个接口', en: 'One endpoint' },
        {
          id: naming(words({ zh: '接口名', en: 'Its name' })),
          path: words({ zh: '路径', en: 'Its path' }),
          dataset,
          sources: list(
            {
              zh: '它的数据来源：正在使用的，以及最近 30 天用过的',
              en: 'Its sources: those in use, and those that were asked in the last 30 days',
            },
            always(
              { zh: '一个来源', en: 'One source' },
              {
                source,
                sandbox: flag({
                  zh: '它最近给出的是否为沙箱的虚构数据',
                  en: 'Whether the latest that it brought is made-up data of a sandbox',
                }),
                state: orNull(
                  words({
                    zh: '状态：working 正常，resting 连续失败后暂歇，stopped 需运营者处理；未启用为 null',
                    en: 'State: working, resting after repeated failures, or stopped until the operator acts; null where it is not in use',
                  }),
                ),
                score: orNull(
                  index({
                    zh: '健康分，已停止则为 0；最近 24 小时没有采集则为 null',
                    en: 'Its health score, 0 once it has stopped; null where it was not asked in the last 24 hours',
                  }),
                ),
                lastSuccessAt: orNull(
                  time({
                    zh: '最近一次成功的时间；30 天内没有则为 null',
                    en: 'When it last succeeded; null where it did not in 30 days',
                  }),
                ),
                last24Hours: always({ zh: '最近 24 小时', en: 'The last 24 hours' }, figures),
                hours: list(
                  {
                    zh: '最近 24 小时，逐小时，早的在前',
                    en: 'The last 24 hours, by hour, the earliest first',
                  },
                  period,
                ),
                days: list(
                  {
                    zh: '最近 30 天（北京时间），逐日，早的在前',
                    en: 'The last 30 days of Shanghai, by day, the earliest first',
                  },
                  period,
                ),
              },
            ),
          ),
        },
      ),
    ),
  },
)

export const health: Operation = {
  operationId: 'getEndpointHealth',
  slug: 'endpoint-health',
  method: 'GET',
  path: '/api/health/endpoints',
  title: { zh: '接口健康状况', en: 'Health of the endpoints' },
  summary: {
    zh: '返回各数据来源最近 24 小时与 30 天为各接口采集的成功率、耗时与健康分；无需令牌。',
    en: 'Gives how the sources have served each endpoint in the last 24 hours and 30 days, with a score. No token is needed.',
  },
  keywords: {
    zh: '健康 可用性 成功率 延迟 状态页',
    en: 'health status page availability success rate latency',
  },
  group: 'service',
  parameters: {
    endpoint: choice(
      { zh: '只看这个接口。', en: 'Only this endpoint.' },
      [...catalog.values()].map(({ id, title }) => ({ name: id, label: title })),
      { optional: true },
    ),
  },
  answer,
  example: {
    endpoints: [
      {
        id: 'get-kol-link-info',
        path: '/api/douyin-xingtu/get-kol-link-info/v1',
        dataset: 'link-info',
        sources: [
          {
            source: 'xingtu',
            sandbox: false,
            state: 'working',
            score: 98,
            lastSuccessAt: '2026-11-23T13:05:41.220+08:00',
            last24Hours: { calls: 412, successShare: 0.9781, p50Ms: 731, p95Ms: 2310 },
            hours: [
              {
                from: '2026-11-22T14:00:00.000+08:00',
                calls: 0,
                successShare: null,
                p50Ms: null,
                p95Ms: null,
              },
            ],
            days: [
              {
                from: '2026-10-25T00:00:00.000+08:00',
                calls: 398,
                successShare: 0.9849,
                p50Ms: 702,
                p95Ms: 2190,
              },
            ],
          },
        ],
      },
    ],
  },
  entry: 'open',
}

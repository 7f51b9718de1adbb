import { Type } from 'typebox'
import type { Text } from '../core/text.ts'
import {
  always,
  code,
  count,
  flag,
  fraction,
  id,
  index,
  list,
  orNull,
  untyped,
  words,
} from './units.ts'

/** What the gateway itself answers beside the catalog's calls: the data of each envelope. */

const time = (meaning: Text) => words(meaning)

const limit = (meaning: Text) =>
  always(meaning, {
    limit: count({ zh: '上限', en: 'The limit' }),
    remaining: count({ zh: '剩余次数', en: 'What is left of it' }),
    resetsAt: time({
      zh: '恢复的时间；没有剩余时为可再次调用的时间',
      en: 'When it is whole again; where nothing is left, when the next call fits',
    }),
  })

/** Money is decimal text, as in every header. */
const money = (meaning: Text) => words(meaning)

export const balanceData = always(
  {
    zh: '账户的余额与今日费用，以及该令牌的限额',
    en: "The account's balance and charges of today, and the limits of this token",
  },
  {
    account: words({ zh: '账户名', en: 'Name of the account' }),
    currency: words({ zh: '货币', en: 'Currency' }),
    balance: money({ zh: '账户余额（元）', en: "The account's balance in CNY" }),
    held: money({
      zh: '该账户进行中的调用占用的金额（元）',
      en: "What the account's calls under way hold of it, in CNY",
    }),
    available: money({
      zh: '可用余额（元），即余额减去占用',
      en: 'The balance less what is held, in CNY',
    }),
    today: always(
      {
        zh: '该账户所有令牌今日（北京时间）的用量',
        en: 'What all tokens of the account have used today (Shanghai)',
      },
      {
        calls: count({
          zh: '成功（业务码 0）的调用次数，含免费的',
          en: 'Calls that succeeded (code 0), free ones too',
        }),
        spent: money({ zh: '费用（元）', en: 'What they cost, in CNY' }),
      },
    ),
    rate: limit({ zh: '该令牌每秒的速率限制', en: 'The rate limit of this token, a second' }),
    quota: orNull(
      limit({
        zh: '该令牌的每日配额；未设置时为 null',
        en: 'The daily quota of this token; null where there is none',
      }),
    ),
  },
)

export const callData = always(
  { zh: '一次调用的结局', en: 'What became of a call' },
  {
    requestId: words({ zh: '请求编号', en: 'Its request id' }),
    endpoint: words({ zh: '接口名', en: 'The name of its endpoint' }),
    subject: orNull(id({ zh: '所查达人；没有时为 null', en: 'The creator it asked for, or null' })),
    state: words({
      zh: '状态：open 进行中，answered 已返回，cancelled 调用方已离开，abandoned 因服务中断而未完成',
      en: 'open while under way, answered, cancelled where the caller left, abandoned where the server was cut off',
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
        en: 'hit from the cache, miss collected, shared with others, stale where the source failed',
      }),
    ),
    source: orNull(
      words({ zh: '数据来源；未访问时为 null', en: 'The source; null where none was asked' }),
    ),
    startedAt: time({ zh: '开始时间', en: 'When it began' }),
    finishedAt: orNull(time({ zh: '结束时间', en: 'When it ended' })),
  },
)

const creator = id({ zh: '达人 ID', en: "The creator's id" })
const dataset = words({ zh: '数据集', en: 'The dataset' })
const source = words({ zh: '数据来源', en: 'The source' })
const query = untyped({
  zh: '当时向上游查询的参数，不同参数的结果不可混用',
  en: 'What the upstream was asked; answers to different questions do not mix',
})

export const observationsData = always(
  { zh: '该达人被采集的时间', en: 'When the creator was observed' },
  {
    creator,
    observations: list(
      { zh: '采集记录，新的在前', en: 'The observations, the newest first' },
      always(
        { zh: '一次采集', en: 'One observation' },
        {
          dataset,
          query,
          collectedAt: time({ zh: '采集时间', en: 'When it was collected' }),
          source,
        },
      ),
    ),
    more: flag({ zh: '是否还有更早的记录', en: 'Whether there are older ones' }),
  },
)

export const metricsData = always(
  { zh: '指标随时间的变化', en: 'Metrics over time' },
  {
    creator,
    series: list(
      { zh: '每个指标、每种查询参数一个序列', en: 'One series for each metric and question' },
      always(
        { zh: '一个序列', en: 'One series' },
        {
          metric: words({ zh: '指标', en: 'The metric' }),
          dataset,
          unit: orNull(words({ zh: '归一后的单位', en: 'The normal unit it is in' })),
          query,
          points: list(
            { zh: '各时间点的数值，早的在前', en: 'The points, the earliest first' },
            always(
              { zh: '一个时间点', en: 'One point' },
              {
                at: time({ zh: '采集时间', en: 'When it was collected' }),
                value: orNull(
                  Type.Number({
                    'x-text': {
                      zh: '数值；当时缺失则为 null',
                      en: 'The figure; null where it was missing',
                    },
                  }),
                ),
                source,
              },
            ),
          ),
        },
      ),
    ),
    more: flag({ zh: '是否还有更早的时间点', en: 'Whether there are older points' }),
  },
)

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
  { from: time({ zh: '时段的开始', en: 'When it begins' }), ...figures },
)

export const healthData = always(
  { zh: '各接口的采集状况', en: 'How each endpoint is served' },
  {
    endpoints: list(
      { zh: '全部接口，或所问的接口', en: 'Every endpoint, or the one that was asked for' },
      always(
        { zh: '一个接口', en: 'One endpoint' },
        {
          id: words({ zh: '接口名', en: 'Its name' }),
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
                state: orNull(
                  words({
                    zh: '状态：working 正常，resting 连续失败后暂歇，stopped 需运营者处理；未启用为 null',
                    en: 'working, resting after repeated failures, or stopped until the operator acts; null where it is not in use',
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

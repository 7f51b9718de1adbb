import { mostCompared, tierOfMost } from '../compared.ts'
import { documentedCreatorId } from '../kinds/id.ts'
import { ids, idsIn } from '../kinds/ids.ts'
import { words as wordsParameter } from '../kinds/words.ts'
import { daysParameter, videoKindParameter } from '../shared-parameters.ts'
import { always, count, flag, list, naming, orNull, rank, words } from '../units.ts'
import { comparedCalls } from '../view/sections/index.ts'
import { historyMeter } from './history.ts'
import { creator } from './members.ts'
import type { Operation } from './operation.ts'
import { comparedFlags } from './view-flags.ts'
import {
  cost,
  dryRun,
  format,
  formula,
  inputs,
  label,
  maxAge,
  mixed,
  originMembers,
  quote,
  sandbox,
  tier,
  unit,
  value,
} from './view-members.ts'

const answer = always(
  { zh: '多位达人并列', en: 'Creators side by side' },
  {
    sandbox,
    mixed,
    cost,
    quote,
    basis: always(
      { zh: '统一的口径', en: 'What all of them are compared on' },
      {
        tier: orNull(tier),
        kind: words({
          zh: '视频类别：personal 个人视频，xingtu 星图视频',
          en: 'The kind of videos: personal or xingtu',
        }),
        days: count({ zh: '统计天数', en: 'The days that figures cover' }),
        paidTraffic: flag({ zh: '是否计入投放流量', en: 'Whether paid traffic counts' }),
        problem: orNull(
          words({
            zh: '所要的档位无人在售时的说明，附在售的档位；没有问题则为 null',
            en: 'What is wrong where nobody sells the tier that was asked for, with those on sale; null where nothing is',
          }),
        ),
      },
    ),
    creators: list(
      { zh: '达人，按请求的顺序', en: 'The creators in the order given' },
      always(
        { zh: '一位达人', en: 'One creator' },
        {
          creator: naming(creator),
          name: orNull(
            words({ zh: '昵称；未取得为 null', en: 'The nickname; null where none came' }),
          ),
          state: words({
            zh: '状态：ok 可比，noTier 无此档（不参与排名），noPrices 没有报价，noData 上游没有数据，nothing 均未取得，sandbox 仅有虚构数据而他人为真实数据',
            en: 'State: ok; noTier where the tier is not sold, and nothing ranked; noPrices where there are none to compare; noData where the upstream has none; nothing where nothing came; sandbox where only made-up data did, and real data of others',
          }),
          origins: list(
            { zh: '各次查询的来历', en: 'How each of the answers came' },
            always({ zh: '一次查询', en: 'One of them' }, originMembers),
          ),
        },
      ),
    ),
    figures: list(
      {
        zh: '指标，每项一行；报价与成本每档一行',
        en: 'The figures, a row for each; prices and costs have one for each tier',
      },
      always(
        { zh: '一项指标', en: 'One figure' },
        {
          name: naming(words({ zh: '代号', en: 'Its name' })),
          label,
          tier: orNull(tier),
          unit,
          better: orNull(
            words({
              zh: '哪一头更好：lower 越低，higher 越高；不可知为 null',
              en: 'Which end is better, lower or higher; null where neither is known to be',
            }),
          ),
          formula,
          values: list(
            {
              zh: '各达人的数值，顺序同 creators',
              en: 'The value of each, in the order of creators',
            },
            always(
              { zh: '一位达人的数值', en: 'That of one creator' },
              {
                creator,
                value,
                rank: orNull(
                  rank({ zh: '在有此档者中的名次', en: 'Its rank among those who sell the tier' }),
                ),
                noTier: flag({
                  zh: '是否因无此档而没有数值',
                  en: 'Whether it is missing because the tier is not sold',
                }),
                inputs,
              },
            ),
          ),
        },
      ),
    ),
    flags: comparedFlags,
  },
)

export const compare: Operation = {
  operationId: 'compareCreators',
  slug: 'creator-compare',
  method: 'GET',
  path: `${historyMeter.path}/compare`,
  title: { zh: '多达人对比', en: 'Creators side by side' },
  summary: {
    zh: `在同一档位、视频类别与天数下并列至多 ${mostCompared} 位达人的粉丝数、报价、CPM、CPE、播放、互动、完播、观众占比、指数与风险旗标；本身免费，每位达人 ${comparedCalls} 次查询，按其接口计费，失败的不计费。涨粉、转化、视频与履约请看达人全貌。`,
    en: `Puts up to ${mostCompared} creators side by side on one price tier, kind of videos and period: followers, prices, CPM, CPE, plays, interaction, completion, audience, indices, flags. Free itself: each creator takes ${comparedCalls} questions, each billed as its endpoint is, and a failed one is not. Growth, conversion, videos and service are in the view of one creator.`,
  },
  keywords: {
    zh: '对比 比价 选号 横向 并列 提报 Excel 表格 无此档 风险旗标',
    en: 'compare comparison side by side shortlist spreadsheet Excel CSV flags 对比',
  },
  group: 'creators',
  parameters: {
    ids: ids(
      {
        zh: `1 至 ${mostCompared} 位达人的 ID，以逗号分隔；重复的只算一位。`,
        en: `The ids of 1 to ${mostCompared} creators with commas between; one given twice counts once.`,
      },
      { most: mostCompared, example: documentedCreatorId },
    ),
    tier: wordsParameter(
      {
        zh: `报价档位，填 video_type 代码或上游现用的名称，如 2 或 21-60s视频；${tierOfMost} 为最多达人有的一档。`,
        en: `The price tier, by its video_type, such as 2, or the name that the upstream has for it now; ${tierOfMost} is the one that most of them sell.`,
      },
      { most: 64, example: '2', default: tierOfMost },
    ),
    kind: videoKindParameter,
    days: daysParameter({ default: 'DAY_30' }),
    maxAge,
    dryRun,
    format,
  },
  answer,
  example: {
    sandbox: true,
    mixed: null,
    cost: '0.02',
    quote: null,
    basis: {
      tier: { videoType: 2, desc: '21-60s视频' },
      kind: 'personal',
      days: 30,
      paidTraffic: false,
      problem: null,
    },
    creators: [
      {
        creator: documentedCreatorId,
        name: null,
        state: 'ok',
        origins: [
          {
            section: 'prices',
            dataset: 'marketing-info',
            asked: {},
            endpoint: 'get_author_marketing_info',
            requestId: '01a2057c-cd18-7638-b132-b4d16c80ff20',
            cost: '0.02',
            source: 'sandbox',
            sandbox: true,
            collectedAt: '2026-11-23T06:59:54.808+08:00',
            ageSeconds: 0,
            error: null,
          },
        ],
      },
    ],
    figures: [
      {
        name: 'own_cpe',
        label: '折算 CPE',
        tier: { videoType: 2, desc: '21-60s视频' },
        unit: 'yuan',
        better: 'lower',
        formula: '报价 ÷（平均点赞 + 平均评论 + 平均转发）',
        values: [
          {
            creator: documentedCreatorId,
            value: 6.054_731_437_390_06,
            rank: 1,
            noTier: false,
            inputs: [
              { name: 'price', value: 659_100 },
              { name: 'like_avg', value: 95_028 },
              { name: 'comment_avg', value: 4192 },
              { name: 'share_avg', value: 9637 },
            ],
          },
        ],
      },
    ],
    flags: [
      {
        name: 'oldData',
        label: '数据陈旧',
        rule: '任一分区的数据龄超过 7 天',
        thresholds: [{ setting: 'flags.staleDays', value: 7 }],
        values: [
          {
            creator: documentedCreatorId,
            state: 'clear',
            inputs: [
              { name: 'oldest_age_days', value: 0, of: null },
              { name: 'old_answers', value: 0, of: null },
            ],
            n: 1,
            evidence: { sections: ['prices'], videos: [], days: [] },
            reason: null,
            missingSections: [],
          },
        ],
      },
    ],
  },
  entry: 'token',
  isSumOfCalls: true,
  hasCsv: true,
  subjects: (values) => idsIn(values, 'ids').map((id) => ({ kind: 'creator', id })),
}

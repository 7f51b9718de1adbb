import { datasets } from '../index.ts'
import { choices } from '../kinds/choices.ts'
import { documentedCreatorId } from '../kinds/id.ts'
import { always, code, flag, list, naming, orNull, record, words, yuan } from '../units.ts'
import { normalSchema } from '../view/normal-schema.ts'
import { exampleBasis, type Section } from '../view/section.ts'
import { sections, usualSections, viewCalls } from '../view/sections/index.ts'
import { creatorInPath, creatorOf, historyMeter } from './history.ts'
import { creator, time } from './members.ts'
import type { Operation } from './operation.ts'
import { viewFlags } from './view-flags.ts'
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

/** The datasets that a section asks, in whatever way it is asked. */
function datasetsOf({ questions }: Section) {
  const names = new Set(questions(exampleBasis).map(({ dataset }) => dataset))
  return datasets.filter(({ name }) => names.has(name))
}

/** A section's answers: of several datasets, each answer has the members of its own. */
function sectionAnswers(section: Section) {
  const members = datasetsOf(section).map(({ data }) => normalSchema(data).properties)
  const data = record(
    {
      zh: '数据，已换算为常用单位；上游没有的字段不出现',
      en: 'The data in normal units; what the upstream has nothing for is absent',
    },
    Object.assign({}, ...members),
  )
  return list(section.title, always(section.title, { ...originMembers, data: orNull(data) }))
}

const answer = always(
  { zh: '一位达人的全貌', en: 'One view of a creator' },
  {
    creator,
    sandbox,
    mixed,
    cost,
    quote,
    tiers: list(
      { zh: '在售的报价档位', en: 'The price tiers on sale' },
      always(
        { zh: '一个档位', en: 'One tier' },
        {
          videoType: code({ zh: '上游的 video_type', en: "The upstream's video_type" }),
          desc: naming(
            words({ zh: '档位，取上游现用的名称', en: 'The tier, as the upstream calls it now' }),
          ),
          price: yuan({ zh: '报价', en: 'Its price' }),
          isFolded: flag({
            zh: '星图页面上是否收起，如共创',
            en: 'Whether the site folds it away, as with co-creation',
          }),
          previous: orNull(
            always(
              {
                zh: '上一次不同的报价，取自历史观测；没有观测到，或令牌查询历史并非免费或无权时为 null',
                en: 'The price before it changed, as the history has it; null where no other was observed, or where the history is not free or not open to the token',
              },
              {
                price: yuan({ zh: '当时的报价', en: 'What it was' }),
                observedAt: time({
                  zh: '最后一次观测到它的时间',
                  en: 'When it was observed for the last time',
                }),
              },
            ),
          ),
        },
      ),
    ),
    derived: list(
      {
        zh: '推算的数值，附公式与代入的数值',
        en: 'What follows from these, with formula and inputs',
      },
      always(
        { zh: '一个推算的数值', en: 'One derived figure' },
        {
          name: naming(words({ zh: '代号', en: 'Its name' })),
          label,
          value,
          unit,
          tier: orNull(tier),
          kind: orNull(
            naming(
              words({
                zh: '视频类别：personal 个人视频，xingtu 星图视频；不分类别的为 null',
                en: 'Videos: personal or xingtu; null where it is of no one kind',
              }),
            ),
          ),
          part: orNull(
            words({
              zh: '所指的一项，如八大人群中居首的人群；不指某一项的为 null',
              en: 'Which part of a whole it is of, such as the largest of the eight crowds; null where it is of none',
            }),
          ),
          formula,
          inputs,
        },
      ),
    ),
    flags: viewFlags,
    sections: record(
      {
        zh: '各分区，每次查询一个结果；未请求的不出现',
        en: 'The sections, with an answer for each question; those not asked for are absent',
      },
      Object.fromEntries(sections.map((section) => [section.name, sectionAnswers(section)])),
    ),
  },
)

/** What is asked where no section is named, and what is asked by its name alone. */
const usual = usualSections.map(({ name }) => name)
const named = sections.map(({ name }) => name).filter((name) => !usual.includes(name))

const exampleOrigin = {
  section: 'audience',
  cost: '0.02',
  source: 'sandbox',
  sandbox: true,
  collectedAt: '2026-11-23T06:59:54.808+08:00',
  ageSeconds: 0,
  error: null,
}

export const view: Operation = {
  operationId: 'getCreatorView',
  slug: 'creator-view',
  method: 'GET',
  path: `${historyMeter.path}/{id}`,
  title: { zh: '达人全貌', en: 'One view of a creator' },
  summary: {
    zh: `一次取得一位达人的资料、报价、表现、画像、转化、视频等各分区，单位已换算，附来源、时间、费用、推算值与风险旗标；默认的分区需 ${viewCalls} 次查询，本身免费，各次按其接口计费，失败的不计费。`,
    en: `Gives a creator's profile, prices, performance, audience, conversion, videos and other sections at once in normal units, each with source, time and cost, and what follows from them, flags included. The sections that come by default take ${viewCalls} questions: free itself, each is billed as its endpoint is, and a failed one is not.`,
  },
  keywords: {
    zh: '达人详情 全部数据 汇总 一次查询 折算CPM 单次播放成本 女性占比 涨粉 爆文率 风险旗标',
    en: 'creator profile all data at once summary own CPM cost per play female share flags 达人',
  },
  group: 'creators',
  parameters: {
    id: creatorInPath,
    sections: choices(
      {
        zh: `要哪些分区，以逗号分隔；默认全部，但 ${named.join('、')} 除外：其返回未经证实，点名才查。`,
        en: `Which sections, with commas between; when absent, all but ${named.join(' and ')}, whose answers are not confirmed: they are asked for by name alone.`,
      },
      sections.map(({ name, title }) => ({ name, label: title })),
      { most: sections.length, default: usual.join(',') },
    ),
    maxAge,
    dryRun,
    format,
  },
  answer,
  example: {
    creator: documentedCreatorId,
    sandbox: true,
    mixed: null,
    cost: '0.04',
    quote: null,
    tiers: [],
    derived: [
      {
        name: 'audience_female_share',
        label: '观众女性占比',
        value: 0.203_311_917_034_221_33,
        unit: 'fraction',
        formula: '女性人数 ÷ 性别分布人数之和',
        inputs: [
          { name: 'audience_female', value: 1_968_283 },
          { name: 'audience_gender_total', value: 9_681_100 },
        ],
        tier: null,
        kind: null,
        part: null,
      },
    ],
    flags: [
      {
        name: 'oldData',
        label: '数据陈旧',
        state: 'clear',
        rule: '任一分区的数据龄超过 7 天',
        thresholds: [{ setting: 'flags.staleDays', value: 7 }],
        inputs: [
          { name: 'oldest_age_days', value: 0, of: null },
          { name: 'old_answers', value: 0, of: null },
        ],
        n: 2,
        evidence: { sections: ['audience'], videos: [], days: [] },
        reason: null,
        missingSections: [],
      },
      {
        name: 'fullyBooked',
        label: '档期已满',
        state: 'notJudged',
        rule: '进行中任务数 ≥ 最大同时进行任务数（两个字段的含义未完全确认）',
        thresholds: [],
        inputs: [],
        n: null,
        evidence: { sections: [], videos: [], days: [] },
        reason: '没有取得数据：履约能力',
        missingSections: ['service'],
      },
    ],
    sections: {
      audience: [
        {
          ...exampleOrigin,
          dataset: 'audience-distribution',
          asked: { linkType: '5' },
          endpoint: 'author_audience_distribution',
          requestId: '01a2057c-cd18-7638-b132-b4d16c80ff20',
          data: {
            distributions: [
              {
                distribution_list: [
                  { distribution_key: 'female', distribution_value: 1_968_283 },
                  { distribution_key: 'male', distribution_value: 7_712_817 },
                ],
                image: ['男性居多'],
                origin_type: 0,
                type: 1,
                type_display: '性别分布',
              },
            ],
            last_update_time: '2026-03-09T22:00:01.000+08:00',
          },
        },
        {
          ...exampleOrigin,
          dataset: 'link-struct',
          asked: {},
          endpoint: 'author_link_struct',
          requestId: '01a2057c-cd19-7c07-a1b6-19e4f3a3d7c1',
          data: {
            author_link_type: '传播',
            link_struct: {
              5: { rank_percent: 0.0459, relative_ratio: 0.8811, value: 9_910_886 },
            },
          },
        },
      ],
    },
  },
  entry: 'token',
  isSumOfCalls: true,
  hasCsv: true,
  subjects: creatorOf,
}

import { Type } from 'typebox'
import { always, count, id, list, naming, orNull, words } from '../units.ts'
import { creator, time } from './members.ts'
import { inputMembers } from './view-members.ts'

const sectionNames = (zh: string, en: string) =>
  list({ zh, en }, words({ zh: '分区', en: 'A section' }))

const nameMembers = {
  name: naming(words({ zh: '代号', en: 'Its name' })),
  label: words({ zh: '名称', en: 'What it is called' }),
}

const ruleMembers = {
  rule: words({ zh: '规则，含所设阈值', en: 'The rule, with the thresholds that are set' }),
  thresholds: list(
    { zh: '规则的阈值，由运营者在设置中给出', en: 'Its thresholds, which the operator sets' },
    always(
      { zh: '一个阈值', en: 'One of them' },
      {
        setting: naming(words({ zh: '设置的名称', en: 'The name of the setting' })),
        value: Type.Number({ 'x-text': { zh: '数值', en: 'The number' } }),
      },
    ),
  ),
}

const stateMember = {
  state: words({
    zh: '状态：suspected 疑似，clear 未见，notJudged 缺少数据、未判断（既不算疑似，也不算未见）',
    en: 'State: suspected; clear; or notJudged where data is missing, which is neither of the two',
  }),
}

const judgementMembers = {
  inputs: list(
    { zh: '代入规则的数值', en: 'The numbers that were put into the rule' },
    always(
      { zh: '一个数值', en: 'One of them' },
      {
        ...inputMembers,
        of: orNull(
          words({
            zh: '所属的档位、日期、人群或字段；不分的为 null',
            en: 'The tier, day, group or field that it is of; null where it is of none',
          }),
        ),
      },
    ),
  ),
  n: orNull(
    count({
      zh: '样本数（视频、天数或人数）；规则不依赖样本的为 null',
      en: 'How many videos, days or people that is of; null where the rule is of no sample',
    }),
  ),
  evidence: always(
    { zh: '依据', en: 'What it rests on' },
    {
      sections: sectionNames('所依据的分区', 'The sections'),
      videos: list(
        { zh: '所依据的视频', en: 'The videos' },
        always(
          { zh: '一条视频', en: 'One video' },
          {
            id: id({ zh: '视频编号', en: 'Its id' }),
            publishedAt: time({ zh: '发布时间', en: 'When it was published' }),
          },
        ),
      ),
      days: list(
        { zh: '所依据的日期', en: 'The days' },
        words({ zh: '日期，如 2026-11-22', en: 'A day, such as 2026-11-22' }),
      ),
    },
  ),
  reason: orNull(
    words({
      zh: '未判断的原因；已判断的为 null',
      en: 'Why it was not judged; null where it was',
    }),
  ),
  missingSections: sectionNames(
    '能带来所缺数据的分区',
    'The sections that bring the data that is missing',
  ),
}

/** The flags of a creator in a view. */
export const viewFlags = list(
  {
    zh: '旗标：每条规则的结果，只是有据可查的疑点，不是结论',
    en: 'How each of the flags came out: suspicions with their evidence, no verdicts',
  },
  always(
    { zh: '一条旗标', en: 'One flag' },
    {
      ...nameMembers,
      ...stateMember,
      ...ruleMembers,
      ...judgementMembers,
    },
  ),
)

/** The flags of several creators in a comparison. */
export const comparedFlags = list(
  {
    zh: '旗标，每条一行，只以对比所查的数据判断；是疑点，不是结论',
    en: 'The flags, a row for each, judged only by what a comparison asks: suspicions, no verdicts',
  },
  always(
    { zh: '一条旗标', en: 'One flag' },
    {
      ...nameMembers,
      ...ruleMembers,
      values: list(
        { zh: '各达人的结果，顺序同 creators', en: 'How it came out, in the order of creators' },
        always(
          { zh: '一位达人的结果', en: 'That of one creator' },
          { creator, ...stateMember, ...judgementMembers },
        ),
      ),
    },
  ),
)

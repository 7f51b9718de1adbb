import { dayMs } from '../../../core/clock.ts'
import { figureOf } from '../../figure-of.ts'
import { absent, answerOf, type Flag, type FlagAnswer, judged } from './flag.ts'

/** Answers that were collected long ago. */
export const oldData: Flag = {
  name: 'oldData',
  title: { zh: '数据陈旧', en: 'Old data' },
  says: {
    zh: '看到的是较早的数据：需要时重新采集',
    en: 'What you look at is old: collect it afresh where that matters',
  },
  thresholds: ['staleDays'],
  rule: ({ staleDays }) => ({
    zh: `任一分区的数据龄超过 ${staleDays} 天`,
    en: `The data of a section is more than ${staleDays} days old`,
  }),
  needs: [],
  judge({ answers, thresholds }) {
    if (answers.length === 0) return absent()
    const old = answers.filter(({ ageMs }) => ageMs / dayMs > thresholds.staleDays)
    const oldest = Math.max(...answers.map(({ ageMs }) => ageMs))
    const inputs = [
      { name: 'oldest_age_days', value: oldest / dayMs },
      { name: 'old_answers', value: old.length },
    ]
    const sections = [...new Set(old.map(({ section }) => section))]
    return judged(old.length > 0, inputs, {
      n: answers.length,
      ...(old.length > 0 && { sections }),
    })
  },
}

interface KeyField {
  readonly dataset: string
  readonly name: string
  readonly isThere: (answer: FlagAnswer) => boolean
}

const figure = (dataset: string, name: string): KeyField => ({
  dataset,
  name,
  isThere: ({ read }) => read.figures[name] !== undefined,
})

/** What nobody can judge an offer without. */
const keyFields: readonly KeyField[] = [
  {
    dataset: 'marketing-info',
    name: 'price',
    isThere: ({ read }) => read.tiers.length > 0,
  },
  {
    dataset: 'spread-info',
    name: 'expect_cpm',
    isThere: ({ read }) => Object.values(Object(read.data.expect_cpm)).some(isFigure),
  },
  figure('spread-info', 'play_mid'),
  figure('spread-info', 'play_over_rate'),
  figure('spread-info', 'interact_rate'),
]

const isFigure = (value: unknown) => figureOf(value) !== undefined

/** Answers that came without what an offer is judged by. */
export const keyFieldsMissing: Flag = {
  name: 'keyFieldsMissing',
  title: { zh: '关键字段缺失', en: 'Key fields missing' },
  says: {
    zh: '缺少判断报价所需的数据：不要把缺失当作 0',
    en: 'What an offer is judged by is missing: do not take it for 0',
  },
  thresholds: [],
  rule: () => ({
    zh: '已取得的数据中没有：在售报价，或个人视频的预期 CPM、播放量中位数、完播率、互动率',
    en: 'What came has no price on sale, or of personal videos no expected CPM, median plays, completion or interaction rate',
  }),
  needs: [],
  judge(facts) {
    const looked = keyFields.map((field) => {
      const kind = field.dataset === 'spread-info' ? 'personal' : undefined
      return { field, answer: answerOf(facts, field.dataset, kind) }
    })
    const missing = looked.filter(({ field, answer }) => answer && !field.isThere(answer))
    const away = looked.filter(({ answer }) => !answer).map(({ field }) => field.dataset)
    if (missing.length === 0 && away.length > 0) return absent(...new Set(away))
    const inputs = [
      { name: 'missing_fields', value: missing.length },
      ...missing.map(({ field: { name } }) => ({ name: 'missing', value: 1, of: name })),
    ]
    const rested = missing.length > 0 ? missing : looked
    const sections = [...new Set(rested.flatMap(({ answer }) => answer?.section ?? []))]
    return judged(missing.length > 0, inputs, { n: keyFields.length - away.length, sections })
  },
}

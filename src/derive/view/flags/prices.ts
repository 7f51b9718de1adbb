import { shanghaiIso } from '../../../core/clock.ts'
import { mergedFigures, withTier } from '../costs.ts'
import { derive, formulas, ownToExpected } from '../derived.ts'
import { changeOf, earlierText, earliestDays } from '../price-history.ts'
import { answerOf, type Flag, judged, lacking, percent } from './flag.ts'

/** A price that has grown since it was observed a month ago. */
export const priceRaised: Flag = {
  name: 'priceRaised',
  title: { zh: '报价上调', en: 'Price raised' },
  says: {
    zh: '近一个月涨过价：谈价前先看涨在哪一档',
    en: 'The price went up within a month: see which tier it is before you negotiate',
  },
  thresholds: ['priceRise'],
  rule: ({ priceRise }) => ({
    zh: `任一档位：现报价 ÷ 30 天前的报价 − 1 ≥ ${percent(priceRise).zh}（${earlierText(30).zh}）`,
    en: `In any tier: price ÷ price 30 days ago − 1 ≥ ${percent(priceRise).en}, ${earlierText(30).en}`,
  }),
  needs: ['marketing-info'],
  judge(facts) {
    const { prices, thresholds } = facts
    const now = answerOf(facts, 'marketing-info')
    const before = prices?.before[30]
    if (!now || !prices || !before) return notObserved
    const changes = now.read.tiers.flatMap((tier) => {
      const change = changeOf(tier, 30, prices)
      return change ? [{ of: tier.desc, ...change }] : []
    })
    if (changes.length === 0) return lacking('marketing-info', 'price_info')
    const inputs = changes.flatMap(({ of, value, inputs: { price = 0, earlier_price = 0 } }) => [
      { name: 'price', value: price, of },
      { name: 'earlier_price', value: earlier_price, of },
      { name: 'rise', value, of },
    ])
    const isRaised = changes.some(({ value }) => value >= thresholds.priceRise)
    const days = [before.collectedAtMs, now.collectedAtMs].map((ms) => shanghaiIso(ms).slice(0, 10))
    return judged(isRaised, inputs, { days, n: 2 })
  },
}

const notObserved = {
  state: 'notJudged',
  why: {
    zh: `没有可用的历史报价：历史中没有 30–${earliestDays(30)} 天前的观测，或令牌查询历史并非免费或无权`,
    en: `No earlier prices can be used: history has none of 30 to ${earliestDays(30)} days ago, or is not free or not open to the token`,
  },
} as const

const costDatasets = ['marketing-info', 'spread-info', 'cp-info']
const ownCpm = formulas.find(({ name }) => name === 'own_cpm')

/** A cost by expected plays that is far from the expected cost. */
export const costDeviates: Flag = {
  name: 'costDeviates',
  title: { zh: '折算偏差', en: 'Cost deviates' },
  says: {
    zh: '按预期播放量算出的 CPM 与星图给出的预期 CPM 对不上：口径不同，或有一项已过时',
    en: 'The CPM by expected plays and the one that Xingtu expects do not agree: their bases differ, or one of them is out of date',
  },
  thresholds: ['ownToExpectedLeast', 'ownToExpectedMost'],
  rule: ({ ownToExpectedLeast: least, ownToExpectedMost: most }) => ({
    zh: `任一档位：折算 CPM（报价 ÷ 预期播放量 × 1000）÷ 预期 CPM 不在 ${least}–${most} 之间`,
    en: `In any tier: own CPM (price ÷ expected plays × 1,000) ÷ expected CPM outside ${least}–${most}`,
  }),
  needs: costDatasets,
  judge(facts) {
    const { ownToExpectedLeast: least, ownToExpectedMost: most } = facts.thresholds
    const spread = answerOf(facts, 'spread-info')
    const costs = answerOf(facts, 'cp-info')
    const figures = mergedFigures([spread, costs].flatMap((each) => each?.read ?? []))
    const tiers = answerOf(facts, 'marketing-info')?.read.tiers ?? []
    const compared = tiers.flatMap((tier) => {
      const known = withTier(tier, figures)
      const own = ownCpm && derive(ownCpm, known)
      const ratio = derive(ownToExpected, known)
      const { expected_cpm: expected } = known
      if (!own || !ratio || expected === undefined) return []
      return [{ of: tier.desc, own: own.value, expected, ratio: ratio.value }]
    })
    if (compared.length === 0) {
      return lacking(costDatasets, 'price', 'expect_cpm', 'expect_vv')
    }
    const inputs = compared.flatMap(({ of, own, expected, ratio }) => [
      { name: 'own_cpm', value: own, of },
      { name: 'expected_cpm', value: expected, of },
      { name: 'own_to_expected', value: ratio, of },
    ])
    const isApart = compared.some(({ ratio }) => ratio < least || ratio > most)
    return judged(isApart, inputs)
  },
}

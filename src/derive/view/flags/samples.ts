import {
  absent,
  answerOf,
  type Flag,
  type FlagAnswer,
  type FlagFacts,
  judged,
  lacking,
} from './flag.ts'
import { lastVideos, recentDataset } from './recent-videos.ts'

/** Samples by which flags of rates are judged, and that are too small for it. */
export const fewSamples: Flag = {
  name: 'fewSamples',
  title: { zh: '样本不足', en: 'Too few samples' },
  says: {
    zh: '视频太少：中位数与比率由个别视频决定',
    en: 'There are few videos: single ones decide medians and rates',
  },
  thresholds: ['leastSample'],
  rule: ({ leastSample }) => ({
    zh: `近 15 条视频、所查时间内的个人视频或星图视频（没有星图视频的不计）少于 ${leastSample} 条；样本不足的比率类旗标不判断`,
    en: `Fewer than ${leastSample} of the last 15 videos, or in the period of personal or of Xingtu videos (where there are any); flags of rates are not judged by so few`,
  }),
  needs: [],
  judge(facts) {
    const samples = samplesIn(facts)
    const told = samples.flatMap((each) => (each.n === undefined ? [] : [{ ...each, n: each.n }]))
    const few = told.filter(({ n }) => n < facts.thresholds.leastSample)
    const untold = samples.filter(({ n }) => n === undefined)
    const [first] = untold
    if (few.length === 0 && first) {
      const away = untold.flatMap(({ answer, dataset }) => (answer ? [] : [dataset]))
      return away.length > 0 ? absent(...new Set(away)) : lacking(first.dataset, first.field)
    }
    const rested = few.length > 0 ? few : told
    const sections = new Set(rested.flatMap(({ answer }) => answer?.section ?? []))
    return judged(
      few.length > 0,
      told.map(({ name, n }) => ({ name, value: n })),
      { n: Math.min(...told.map(({ n }) => n)), sections: [...sections] },
    )
  },
}

interface Sample {
  readonly name: string
  readonly dataset: string
  /** What it is counted by. */
  readonly field: string
  readonly answer: FlagAnswer | undefined
  /** Undefined where nothing tells. */
  readonly n: number | undefined
}

function samplesIn(facts: FlagFacts): readonly Sample[] {
  const last = lastVideos(facts)
  const personal = spreadOf('personal', facts)
  const paid = spreadOf('xingtu', facts)
  return [
    {
      ...{ name: 'last_videos', dataset: recentDataset, field: 'item_id' },
      answer: answerOf(facts, recentDataset),
      n: 'state' in last ? undefined : last.length,
    },
    personal,
    // Whoever had no order has no sample of paid videos, rather than one that is too small.
    ...(paid.answer && !paid.n ? [] : [paid]),
  ]
}

function spreadOf(kind: 'personal' | 'xingtu', facts: FlagFacts): Sample {
  const answer = answerOf(facts, 'spread-info', kind)
  const { item_num: n } = answer?.read.figures ?? {}
  return { name: `${kind}_item_num`, dataset: 'spread-info', field: 'item_num', answer, n }
}

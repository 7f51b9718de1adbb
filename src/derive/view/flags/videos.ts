import { dayMs } from '../../../core/clock.ts'
import { median } from '../median.ts'
import { answerOf, type Flag, judged, lacking, percent, tooFew } from './flag.ts'
import { enoughPlayed, lastVideos, recentDataset } from './recent-videos.ts'

/** A video that was played far less than the others. */
export const unstablePlays: Flag = {
  name: 'unstablePlays',
  title: { zh: '播放不稳', en: 'Unstable plays' },
  says: {
    zh: '播放高低悬殊：均值靠不住，看最低的那条',
    en: 'Plays go up and down widely: look at the lowest, and not at a mean',
  },
  thresholds: ['leastToMedian', 'leastSample'],
  rule: ({ leastToMedian }) => ({
    zh: `近 15 条视频（个人与星图合计）的最小播放量 ÷ 中位数 < ${leastToMedian}`,
    en: `Least ÷ median plays of the last 15 videos, personal and paid, under ${leastToMedian}`,
  }),
  needs: [recentDataset],
  judge(facts) {
    const videos = enoughPlayed(facts)
    if ('state' in videos) return videos
    const [lowest] = videos.toSorted((a, b) => a.plays - b.plays)
    const middle = median(videos.map(({ plays }) => plays))
    if (!lowest || middle <= 0) return lacking(recentDataset, 'play')
    const ratio = lowest.plays / middle
    const inputs = [
      { name: 'least_plays', value: lowest.plays },
      { name: 'median_plays', value: middle },
      { name: 'least_to_median', value: ratio },
    ]
    const isSuspected = ratio < facts.thresholds.leastToMedian
    return judged(isSuspected, inputs, { n: videos.length, videos: [lowest] })
  },
}

/** One video that has most of the plays. */
export const oneHit: Flag = {
  name: 'oneHit',
  title: { zh: '单条爆款', en: 'One hit' },
  says: {
    zh: '近期播放主要来自一条爆款：其余视频的表现要另看',
    en: 'Most of the recent plays come from one video: judge by the others',
  },
  thresholds: ['topVideoShare', 'leastSample'],
  rule: ({ topVideoShare }) => ({
    zh: `近 15 条视频（个人与星图合计）中，一条占播放量之和 ≥ ${percent(topVideoShare).zh}`,
    en: `One of the last 15 videos, personal and paid, has ≥ ${percent(topVideoShare).en} of their plays`,
  }),
  needs: [recentDataset],
  judge(facts) {
    const videos = enoughPlayed(facts)
    if ('state' in videos) return videos
    const [top] = videos.toSorted((a, b) => b.plays - a.plays)
    const sum = videos.reduce((all, { plays }) => all + plays, 0)
    if (!top || sum <= 0) return lacking(recentDataset, 'play')
    const share = top.plays / sum
    const inputs = [
      { name: 'top_plays', value: top.plays },
      { name: 'all_plays', value: sum },
      { name: 'top_share', value: share },
    ]
    const isSuspected = share >= facts.thresholds.topVideoShare
    return judged(isSuspected, inputs, { n: videos.length, videos: [top] })
  },
}

/** Too many videos that were paid for. */
export const manyPaid: Flag = {
  name: 'manyPaid',
  title: { zh: '商单过密', en: 'Many paid videos' },
  says: {
    zh: '商单密集：观众可能已对广告疲劳，档期也可能紧',
    en: 'Paid videos are frequent: viewers may be tired of them, and dates may be short',
  },
  thresholds: ['paidVideoShare', 'leastSample'],
  rule: ({ paidVideoShare }) => ({
    zh: `近 15 条视频中星图视频占比 > ${percent(paidVideoShare).zh}`,
    en: `Over ${percent(paidVideoShare).en} of the last 15 videos were paid for`,
  }),
  needs: [recentDataset],
  judge(facts) {
    const videos = lastVideos(facts)
    if ('state' in videos) return videos
    const few = tooFew(videos.length, facts.thresholds)
    if (few) return few
    const paid = videos.filter(({ isPaid }) => isPaid)
    const share = paid.length / videos.length
    const inputs = [
      { name: 'paid_videos', value: paid.length },
      { name: 'paid_share', value: share },
    ]
    const isSuspected = share > facts.thresholds.paidVideoShare
    return judged(isSuspected, inputs, { n: videos.length, videos: paid })
  },
}

/** Nothing published for long, at the time of collection. */
export const goneQuiet: Flag = {
  name: 'goneQuiet',
  title: { zh: '断更', en: 'Gone quiet' },
  says: {
    zh: '很久没有发布：先确认是否还在更新',
    en: 'Nothing was published for long: ask first whether the creator is still active',
  },
  thresholds: ['quietDays'],
  rule: ({ quietDays }) => ({
    zh: `采集时距最新一条视频（个人或星图）超过 ${quietDays} 天`,
    en: `Over ${quietDays} days from the newest video, personal or paid, to the collection`,
  }),
  needs: [recentDataset],
  judge(facts) {
    const videos = lastVideos(facts)
    if ('state' in videos) return videos
    const [newest] = videos
    const answer = answerOf(facts, recentDataset)
    if (!newest || !answer) return lacking(recentDataset, 'create_time')
    const days = (answer.collectedAtMs - newest.publishedAtMs) / dayMs
    const inputs = [{ name: 'days_since_newest', value: Math.max(0, days) }]
    return judged(days > facts.thresholds.quietDays, inputs, { videos: [newest] })
  },
}

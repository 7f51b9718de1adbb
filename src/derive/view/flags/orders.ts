import { absent, answerOf, type Flag, judged, lacking, tooFew } from './flag.ts'

/** Paid videos that are played far less than the creator's own. */
export const paidFallsOff: Flag = {
  name: 'paidFallsOff',
  title: { zh: '商单掉量', en: 'Paid videos fall off' },
  says: {
    zh: '商单的播放明显低于日常：按日常播放估价会偏高',
    en: 'Paid videos are played far less than the rest: an estimate by the rest would be too high',
  },
  thresholds: ['paidToPersonal', 'leastSample'],
  rule: ({ paidToPersonal, leastSample }) => ({
    zh: `星图视频播放量中位数 ÷ 个人视频播放量中位数 < ${paidToPersonal}（两类视频各不少于 ${leastSample} 条）`,
    en: `Median plays of Xingtu videos ÷ of personal videos under ${paidToPersonal}, with ${leastSample} videos of each at least`,
  }),
  needs: ['spread-info'],
  judge(facts) {
    const paid = answerOf(facts, 'spread-info', 'xingtu')?.read.figures
    const personal = answerOf(facts, 'spread-info', 'personal')?.read.figures
    if (!paid || !personal) return absent('spread-info')
    const { item_num: paidVideos, play_mid: paidPlays } = paid
    const { item_num: personalVideos, play_mid: personalPlays } = personal
    if (paidVideos === undefined || personalVideos === undefined) {
      return lacking('spread-info', 'item_num')
    }
    const n = Math.min(paidVideos, personalVideos)
    const few = tooFew(n, facts.thresholds)
    if (few) return few
    if (paidPlays === undefined || !personalPlays) return lacking('spread-info', 'play_mid')
    const ratio = paidPlays / personalPlays
    const inputs = [
      { name: 'xingtu_play_mid', value: paidPlays },
      { name: 'xingtu_item_num', value: paidVideos },
      { name: 'personal_play_mid', value: personalPlays },
      { name: 'personal_item_num', value: personalVideos },
      { name: 'paid_to_personal', value: ratio },
    ]
    return judged(ratio < facts.thresholds.paidToPersonal, inputs, { n })
  },
}

/** As many orders as the creator takes on. */
export const fullyBooked: Flag = {
  name: 'fullyBooked',
  title: { zh: '档期已满', en: 'Fully booked' },
  says: {
    zh: '在做的任务已到上限：先问档期',
    en: 'As many orders are under way as are taken on: ask for dates first',
  },
  thresholds: [],
  rule: () => ({
    zh: '进行中任务数 ≥ 最大同时进行任务数（两个字段的含义未完全确认）',
    en: 'Orders in progress ≥ most orders taken on at a time (what the two fields mean is likely, not certain)',
  }),
  needs: ['contract-info'],
  judge(facts) {
    const { process_order_cnt: running, max_process_order_cnt: most } =
      answerOf(facts, 'contract-info')?.read.figures ?? {}
    if (running === undefined || most === undefined) {
      return lacking('contract-info', 'process_order_cnt', 'max_process_order_cnt')
    }
    const inputs = [
      { name: 'process_order_cnt', value: running },
      { name: 'max_process_order_cnt', value: most },
    ]
    return judged(running >= most, inputs)
  },
}

import { daysOf, type VideoDay } from '../../creator/video-days.ts'
import { dayTextOf } from '../../creator/videos.ts'
import { ofItem } from '../../define.ts'

export const project = ofItem(({ traits, dayNumber }) => {
  const days = daysOf(traits, dayNumber)
  const daily = (figure: (day: VideoDay) => number) =>
    days.map((day) => ({
      value: String(figure(day)),
      visit_date: Number(dayTextOf(day.dayNumber).replaceAll('-', '')),
    }))
  return {
    base_resp: { status_code: 0, status_message: '' },
    date_values: {
      collect_cnt_list: daily(({ collects }) => collects),
      comment_cnt_list: daily(({ comments }) => comments),
      finish_rate_list: daily(({ completionPer10k }) => completionPer10k),
      // In the published example it is 1.7 to 1.8 times the valid plays of a busy day.
      hot_score_list: daily(({ validPlays }) => Math.round(validPlays * 1.75)),
      interact_cnt_list: daily(interactionsOn),
      interact_rate_list: daily((day) =>
        day.plays === 0 ? 0 : Math.floor((interactionsOn(day) * 10_000) / day.plays),
      ),
      like_cnt_list: daily(({ likes }) => likes),
      share_cnt_list: daily(({ shares }) => shares),
      valid_vv_list: daily(({ validPlays }) => validPlays),
      vv_list: daily(({ plays }) => plays),
    },
  }
})

const interactionsOn = ({ likes, comments, shares }: VideoDay) => likes + comments + shares

import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { asText, code, count, list, naming, per10k, record, unscaled } from '../../units.ts'

export const title: Text = { zh: '视频趋势', en: 'Video trend' }

export const topic: Topic = 'videos'

/** One figure on each day. */
const daily = (meaning: Text, value: ReturnType<typeof count>) =>
  list(
    meaning,
    record(
      { zh: '一天', en: 'One day' },
      {
        value: asText(value),
        visit_date: naming(
          code({
            zh: '日期（北京时间），yyyymmdd，如 20251028',
            en: 'The day in Shanghai as yyyymmdd, such as 20251028',
          }),
        ),
      },
    ),
  )

const added = (zh: string, en: string) =>
  daily(
    {
      zh: `每日新增${zh}；被撤回时可为负`,
      en: `${en} that each day added; below 0 where some were taken back`,
    },
    count({ zh: `当日新增${zh}`, en: `${en} of the day` }),
  )

export const data = record(
  {
    zh: '一条视频自发布日起 30 天的每日数据',
    en: 'The daily figures of a video for 30 days from its publication on',
  },
  {
    base_resp: baseResponse,
    date_values: record(
      {
        zh: '各项数据的每日列表，日期从发布日起',
        en: 'A list for each figure, from the day of publication on',
      },
      {
        collect_cnt_list: added('收藏数', 'Collects'),
        comment_cnt_list: added('评论数', 'Comments'),
        finish_rate_list: daily(
          { zh: '每日完播率', en: 'Completion rate of each day' },
          per10k({ zh: '当日完播率', en: 'Completion rate of the day' }),
        ),
        hot_score_list: daily(
          { zh: '每日热度，刻度未知', en: 'Heat of each day, on an unknown scale' },
          unscaled({ zh: '当日热度，刻度未知', en: 'Heat of the day, on an unknown scale' }),
        ),
        interact_cnt_list: added('互动数（点赞、评论、转发）', 'Likes, comments and shares'),
        interact_rate_list: daily(
          {
            zh: '每日互动率；当日播放为 0 时为 0',
            en: 'Interaction rate of each day; 0 where the day had no plays',
          },
          per10k({ zh: '当日互动率', en: 'Interaction rate of the day' }),
        ),
        like_cnt_list: added('点赞数', 'Likes'),
        share_cnt_list: added('转发数', 'Shares'),
        valid_vv_list: daily(
          {
            zh: '每日有效播放量，口径未知，略高于 vv_list',
            en: 'Valid plays of each day; how they are counted is unknown, they are a little above vv_list',
          },
          count({ zh: '当日有效播放量', en: 'Valid plays of the day' }, 'likely'),
        ),
        vv_list: daily(
          {
            zh: '每日新增播放量，合计等于视频详情的 vv_cnt；约两周后可为 0',
            en: 'Plays that each day added; together they are the vv_cnt of the video details, and may be 0 after some two weeks',
          },
          count({ zh: '当日新增播放量', en: 'Plays of the day' }),
        ),
      },
    ),
  },
)

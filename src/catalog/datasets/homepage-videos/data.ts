import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import {
  count,
  flag,
  fraction,
  id,
  list,
  naming,
  record,
  seconds,
  unixSeconds,
  words,
} from '../../units.ts'

export const title: Text = { zh: '主页视频', en: 'Homepage videos' }

export const topic: Topic = 'videos'

const row = record(
  { zh: '一条视频', en: 'One video' },
  {
    item_id: id(
      {
        zh: '视频编号，也是视频报告接口的 itemId',
        en: 'Video id, and the itemId of the reports on a video',
      },
      'likely',
    ),
    title: naming(words({ zh: '视频标题', en: 'Title of the video' }, 'likely')),
    watch_cnt: count({ zh: '累计播放量', en: 'Plays so far' }, 'likely'),
    like_cnt: count({ zh: '点赞数', en: 'Likes' }, 'likely'),
    comment_cnt: count({ zh: '评论数', en: 'Comments' }, 'likely'),
    finish_rate: fraction({ zh: '完播率', en: 'Completion rate' }, 'likely'),
    interact_rate: fraction(
      {
        zh: '互动率 =（点赞 + 评论 + 转发）÷ 播放量',
        en: 'Interaction rate: likes, comments and shares over plays',
      },
      'likely',
    ),
    duration: seconds({ zh: '视频时长', en: 'Length of the video' }, 'likely'),
    create_time: unixSeconds({ zh: '发布时间', en: 'When it was published' }, 'likely'),
    cover_uri: words(
      { zh: '封面的存储标识，不是网址', en: 'Storage key of the cover, not an address' },
      'likely',
    ),
    url: words({ zh: '视频的分享地址', en: 'Address by which the video is shared' }, 'likely'),
  },
  'likely',
)

export const data = record(
  {
    zh: '达人主页的视频，分页给出；星图自身的返回未见公开样例，字段以另一服务商对同一方法的公开说明为据',
    en: "The videos of a creator's page, a page at a time. No body of Xingtu's own is public: the members are those that another vendor publishes for the same method",
  },
  {
    items: list(
      { zh: '本页的视频，新的在前', en: 'The videos of this page, the newest first' },
      row,
      'likely',
    ),
    pagination: record(
      { zh: '分页信息', en: 'Where this page stands' },
      {
        page: count({ zh: '第几页，从 1 起', en: 'Number of the page, from 1 on' }, 'likely'),
        limit: count({ zh: '每页条数', en: 'Videos a page' }, 'likely'),
        has_more: flag({ zh: '之后是否还有', en: 'Whether there are more after it' }, 'likely'),
        total_count: count(
          { zh: '符合条件的视频总数', en: 'Number of videos that match, on all pages' },
          'likely',
        ),
      },
      'likely',
    ),
    base_resp: baseResponse,
  },
  'likely',
)

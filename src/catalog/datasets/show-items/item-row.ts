import { code, count, flag, id, naming, record, seconds, unixSeconds, words } from '../../units.ts'

const storageKey = (zh: string, en: string) =>
  words({ zh: `${zh}的存储标识，不是网址`, en: `Storage key of the ${en}, not an address` })

/** One video, with its figures. */
export const itemRow = record(
  { zh: '一条视频', en: 'One video' },
  {
    comment: count({ zh: '评论数', en: 'Comments' }),
    core_user_id: id({ zh: '作者的抖音 UID', en: "The author's Douyin uid" }),
    create_time: unixSeconds({
      zh: '发布时间，常取整到小时',
      en: 'When it was published, often rounded to the hour',
    }),
    create_timestamp: unixSeconds({
      zh: '发布时间，与 create_time 相同',
      en: 'When it was published, the same as create_time',
    }),
    duration: seconds({ zh: '视频时长', en: 'Length of the video' }),
    duration_min: count({ zh: '视频时长的整分钟数', en: 'Length of the video in whole minutes' }),
    head_image_uri: storageKey('封面图', 'cover image'),
    is_hot: flag({ zh: '是否爆文', en: 'Whether it is a hit' }),
    is_playlet: code(
      { zh: '是否短剧：1 是，0 否', en: 'Whether it is a short drama: 1 yes, 0 no' },
      'likely',
    ),
    item_animated_cover: storageKey('动态封面', 'animated cover'),
    item_cover: storageKey('封面', 'cover'),
    item_date: words({
      zh: '发布日期（北京时间），如 2026-02-21',
      en: 'Date of publication in Shanghai, such as 2026-02-21',
    }),
    item_id: id({
      zh: '视频编号，可在 douyin.com/video/ 后拼接，也是视频报告接口的 itemId',
      en: 'Video id, as in douyin.com/video/{item_id}, and the itemId of the reports on a video',
    }),
    item_title: naming(words({ zh: '视频标题', en: 'Title of the video' })),
    like: count({ zh: '点赞数', en: 'Likes' }),
    media_type: words(
      { zh: '媒体类型代码，见过 4', en: 'Code of the media type; 4 has been seen' },
      'guess',
    ),
    original_status: code(
      { zh: '原创状态，见过 102', en: 'Whether it is original; 102 has been seen' },
      'guess',
    ),
    play: count({ zh: '累计播放量', en: 'Plays so far' }),
    share: count({ zh: '转发数', en: 'Shares' }),
    status: code({ zh: '视频状态，见过 1', en: 'State of the video; 1 has been seen' }, 'guess'),
    title: words({ zh: '视频标题，与 item_title 相同', en: 'Title, the same as item_title' }),
    url: words({ zh: '视频的分享地址', en: 'Address by which the video is shared' }),
    video_id: words({
      zh: '视频文件标识，不同于 item_id',
      en: 'Id of the video file, not the item_id',
    }),
  },
)

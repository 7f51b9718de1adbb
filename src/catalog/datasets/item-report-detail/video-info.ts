import {
  asText,
  code,
  count,
  fraction,
  id,
  list,
  naming,
  record,
  seconds,
  unixSeconds,
  words,
} from '../../units.ts'

const musicInfo = record(
  { zh: '配乐', en: 'The music' },
  {
    album: words({ zh: '专辑，可为空', en: 'Album, may be empty' }),
    author: words({ zh: '配乐作者', en: 'Whoever made the music' }),
    cover_uri: words({ zh: '配乐封面的存储标识', en: 'Storage key of its cover' }),
    cover_url: list(
      { zh: '配乐封面的网址', en: 'Addresses of its cover' },
      words({ zh: '网址', en: 'Address' }),
    ),
    create_time: asText(
      unixSeconds({ zh: '配乐的创建时间', en: 'When the music was made' }, 'likely'),
    ),
    duration: asText(seconds({ zh: '配乐时长', en: 'Length of the music' })),
    music_id: id({ zh: '配乐编号', en: 'Id of the music' }),
    play_url: words({ zh: '配乐的播放地址', en: 'Address at which it plays' }),
    source_platform: code(
      { zh: '来源平台代码，见过 0', en: 'Code of its source; 0 has been seen' },
      'guess',
    ),
    title: words({ zh: '配乐名称', en: 'Title of the music' }),
    used_count: asText(
      count({ zh: '使用次数，见过 0', en: 'How often it is used; 0 has been seen' }, 'likely'),
    ),
  },
)

export const videoInfo = record(
  { zh: '视频及其累计数据', en: 'The video and its figures so far' },
  {
    collect_cnt: asText(count({ zh: '收藏数', en: 'Times saved to favourites' })),
    comment_cnt: asText(count({ zh: '评论数', en: 'Comments' })),
    content_theme_labels: list(
      { zh: '内容主题', en: 'Themes of the content' },
      words({ zh: '内容主题', en: 'Theme of the content' }),
    ),
    create_time: asText(unixSeconds({ zh: '发布时间', en: 'When it was published' })),
    duration: seconds({ zh: '视频时长，可带小数', en: 'Length of the video, with decimals' }),
    finish_rate: fraction({ zh: '完播率', en: 'Completion rate: plays watched to the end' }),
    head_image_uri: words({
      zh: '封面图的存储标识，不是网址',
      en: 'Storage key of the cover image, not an address',
    }),
    interact_cnt: asText(
      count({
        zh: '互动数 = 点赞 + 评论 + 转发，不含收藏',
        en: 'Interactions: likes, comments and shares, without collects',
      }),
    ),
    interact_rate: fraction({
      zh: '互动率 = 互动数 ÷ 播放量，取四位小数',
      en: 'Interaction rate: interactions over plays, with four decimals',
    }),
    item_id: id({ zh: '视频编号', en: 'Video id' }),
    like_cnt: asText(count({ zh: '点赞数', en: 'Likes' })),
    music_info: musicInfo,
    share_cnt: asText(count({ zh: '转发数', en: 'Shares' })),
    title: naming(words({ zh: '视频标题', en: 'Title of the video' })),
    url: words({ zh: '视频的分享地址', en: 'Address by which the video is shared' }),
    video_id: words({
      zh: '视频文件标识，不同于 item_id',
      en: 'Id of the video file, not the item_id',
    }),
    vv_cnt: asText(count({ zh: '累计播放量', en: 'Plays so far' })),
  },
)

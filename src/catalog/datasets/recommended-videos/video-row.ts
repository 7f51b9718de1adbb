import {
  asText,
  code,
  count,
  flag,
  fraction,
  id,
  list,
  naming,
  record,
  seconds,
  unfilled,
  unixSeconds,
  words,
} from '../../units.ts'

/**
 * One video. Of its 45 members the upstream fills three here: `item_id`, `play`, `create_time`.
 * What the others are for is read from their names and from lists that do fill them.
 */
export const videoRow = record(
  {
    zh: '一条视频；只有 item_id、play、create_time 有值，其余字段的 0、空文本或空列表表示未提供',
    en: 'One video. Only item_id, play and create_time carry values; a 0, empty text or empty list elsewhere means not provided',
  },
  {
    acu: unfilled(count({ zh: '直播平均在线人数', en: 'Average viewers of a live' }, 'guess')),
    avg_watch: unfilled(
      count(
        { zh: '直播平均观看（单位不明）', en: 'Average watching of a live, unit unknown' },
        'guess',
      ),
    ),
    barrage: unfilled(count({ zh: '弹幕数', en: 'On-screen comments' }, 'guess')),
    biz_id: unfilled(id({ zh: '业务编号', en: 'Business identifier' }, 'guess')),
    comment: unfilled(count({ zh: '评论数', en: 'Comments' })),
    core_user_id: unfilled(id({ zh: '作者的抖音 UID', en: "The author's Douyin uid" })),
    create_time: unixSeconds({ zh: '发布时间', en: 'When it was published' }),
    create_timestamp: unfilled(
      unixSeconds(
        { zh: '发布时间，与 create_time 同义', en: 'When it was published, like create_time' },
        'likely',
      ),
    ),
    duration: unfilled(seconds({ zh: '视频时长', en: 'Length of the video' })),
    duration_min: unfilled(
      count({ zh: '视频时长的整分钟数', en: 'Length of the video in whole minutes' }),
    ),
    fans_club: unfilled(
      count({ zh: '直播新增粉丝团人数', en: 'Fan club members won in a live' }, 'guess'),
    ),
    favorite: unfilled(asText(count({ zh: '收藏数', en: 'Times saved to favourites' }, 'guess'))),
    finish_time: unfilled(unixSeconds({ zh: '直播结束时间', en: 'When a live ended' }, 'guess')),
    head_image_uri: unfilled(
      words(
        { zh: '封面图的存储标识，不是网址', en: 'Storage key of the cover image, not an address' },
        'likely',
      ),
    ),
    head_image_uris: unfilled(
      list(
        { zh: '封面图的存储标识列表', en: 'Storage keys of the cover images' },
        words({ zh: '存储标识', en: 'Storage key' }, 'guess'),
        'guess',
      ),
    ),
    head_image_url_signed: unfilled(
      words({ zh: '带签名的封面图网址', en: 'Signed address of the cover image' }, 'guess'),
    ),
    height: unfilled(
      asText(count({ zh: '画面高度（像素）', en: 'Height of the picture in pixels' }, 'likely')),
    ),
    impression: unfilled(count({ zh: '展现次数', en: 'Impressions' }, 'guess')),
    industry: unfilled(words({ zh: '所属行业', en: 'Industry' }, 'guess')),
    interact_rate: unfilled(
      fraction(
        { zh: '互动率（比例单位未经证实）', en: 'Interaction rate; its scale is not proven' },
        'guess',
      ),
    ),
    is_hot: unfilled(flag({ zh: '是否爆文', en: 'Whether it is a hit' }, 'likely')),
    is_playlet: unfilled(
      code(
        { zh: '是否短剧：1 是，0 否', en: 'Whether it is a short drama: 1 yes, 0 no' },
        'likely',
      ),
    ),
    item_animated_cover: unfilled(
      words({ zh: '动态封面的存储标识', en: 'Storage key of the animated cover' }, 'likely'),
    ),
    item_cover: unfilled(words({ zh: '封面的存储标识', en: 'Storage key of the cover' }, 'likely')),
    item_date: unfilled(words({ zh: '发布日期文本', en: 'Date of publication as text' }, 'likely')),
    item_id: naming(
      id({
        zh: '视频编号，可在 douyin.com/video/ 后拼接',
        en: 'Video id, as in douyin.com/video/{item_id}',
      }),
    ),
    item_title: unfilled(words({ zh: '视频标题', en: 'Title of the video' })),
    like: unfilled(count({ zh: '点赞数', en: 'Likes' })),
    live_status: unfilled(
      code({ zh: '直播状态，取值不明', en: 'State of a live, values unknown' }, 'guess'),
    ),
    max_watch: unfilled(count({ zh: '直播最高在线人数', en: 'Peak viewers of a live' }, 'guess')),
    media_type: unfilled(
      words(
        { zh: '媒体类型代码，取值不明', en: 'Code of the media type, values unknown' },
        'guess',
      ),
    ),
    original_status: unfilled(
      code({ zh: '原创状态，取值不明', en: 'Whether it is original, values unknown' }, 'guess'),
    ),
    play: count({ zh: '累计播放量', en: 'Plays so far' }),
    play_over_5min: unfilled(
      count({ zh: '播放超过 5 分钟的次数', en: 'Plays of more than 5 minutes' }, 'guess'),
    ),
    read_cnt: unfilled(
      asText(count({ zh: '阅读数（图文）', en: 'Reads, of pictures and text' }, 'guess')),
    ),
    repin: unfilled(count({ zh: '收藏或转存数', en: 'Times saved or pinned again' }, 'guess')),
    send_gift: unfilled(count({ zh: '直播送礼数', en: 'Gifts sent in a live' }, 'guess')),
    send_prop: unfilled(count({ zh: '直播道具数', en: 'Props sent in a live' }, 'guess')),
    send_red_packet: unfilled(
      count({ zh: '直播红包数', en: 'Red packets sent in a live' }, 'guess'),
    ),
    share: unfilled(count({ zh: '转发数', en: 'Shares' })),
    status: unfilled(
      code({ zh: '视频状态，取值不明', en: 'State of the video, values unknown' }, 'guess'),
    ),
    title: unfilled(
      words(
        { zh: '视频标题，与 item_title 同义', en: 'Title of the video, like item_title' },
        'likely',
      ),
    ),
    url: unfilled(words({ zh: '视频网址', en: 'Address of the video' }, 'likely')),
    video_id: unfilled(
      words(
        { zh: '视频文件标识，不同于 item_id', en: 'Id of the video file, not the item_id' },
        'likely',
      ),
    ),
    width: unfilled(
      asText(count({ zh: '画面宽度（像素）', en: 'Width of the picture in pixels' }, 'likely')),
    ),
  },
)

import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { asText, count, map, record } from '../../units.ts'

export const title: Text = { zh: '视频逐秒分析', en: 'Video by the second' }

export const topic: Topic = 'videos'

export const data = record(
  {
    zh: '一条视频每 2 秒的点赞与流失',
    en: 'What happens in every two seconds of a video: likes, and viewers who leave',
  },
  {
    base_resp: baseResponse,
    like_info: map(
      {
        zh: '每 2 秒内的点赞数；键为起始秒（0、2、4 …），不按数值排序',
        en: 'Likes within two seconds, by the second with which they begin (0, 2, 4 …), in no order of numbers',
      },
      asText(count({ zh: '这 2 秒内的点赞数', en: 'Likes within these two seconds' }, 'likely')),
      'likely',
    ),
    play_lose_info: map(
      {
        zh: '每 2 秒内离开的观看数；键为起始秒。末项含看完者；合计接近而不等于播放量，占比请除以其自身合计',
        en: 'Viewers who leave within two seconds, by the second with which they begin. The last has those who saw it all; together they are near the plays, not equal to them: divide by their own sum',
      },
      asText(
        count(
          { zh: '这 2 秒内离开的观看数', en: 'Viewers who leave within these two seconds' },
          'likely',
        ),
      ),
      'likely',
    ),
  },
)
